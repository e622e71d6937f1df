import { describe, expect, it } from 'vitest'
import { limitFailure, type WriteEnd } from '../../../../src/host/tuner/limit-outcome'

const unchanged = { requested: 262144, after: 65530 }
const changed = { requested: 262144, after: 262144 }

function pkexec(status: number | null, stderr = ''): WriteEnd {
  return { how: 'pkexec', status, signal: status === null ? 'SIGKILL' : null, stderr }
}

const noAgentText = 'Error executing command as another user: No authentication agent found.\n'
const refusedText =
  'Error executing command as another user: Not authorized\n\nThis incident has been reported.\n'

const failures: readonly (readonly [string, WriteEnd, string, RegExp])[] = [
  ['a dismissed prompt', pkexec(126, 'Request dismissed'), 'dismissed', /dismissed/],
  ['no agent', pkexec(127, noAgentText), 'no-agent', /agent/],
  ['a refusal', pkexec(127, refusedText), 'not-authorised', /Not authorized/],
  [
    'a polkit that does not answer',
    pkexec(127, 'Error getting authority\n'),
    'not-authorised',
    /getting authority/,
  ],
  ['a killed pkexec', pkexec(null), 'not-authorised', /SIGKILL/],
  ['a forgotten prompt', { how: 'unanswered' }, 'not-authorised', /five minutes/],
  ['no pkexec', { how: 'pkexec-missing' }, 'pkexec-missing', /not installed/],
  [
    'a sysctl that fails',
    pkexec(1, 'sysctl: Read-only file system\n'),
    'kernel-refused',
    /Read-only file system/,
  ],
  ['a success that changed nothing', pkexec(0), 'kernel-refused', /reported success/],
  ['root being refused', { how: 'direct', errno: 'EROFS' }, 'kernel-refused', /EROFS/],
  ['root changing nothing', { how: 'direct', errno: null }, 'kernel-refused', /reported success/],
]

describe('limitFailure', () => {
  it.each(failures)('tells %s', (_name, end, code, message) => {
    const failure = limitFailure(end, unchanged)
    expect(failure?.code).toBe(code)
    expect(failure?.message).toMatch(message)
    expect(failure?.message).toContain('vm.max_map_count is 65530')
    expect(failure?.nextStep).toMatch(/sudo sysctl -w vm\.max_map_count=262144$/)
  })

  it('has a message and a next step of its own for each of the five causes', () => {
    const byCode = new Map(
      failures.map(([, end]) => limitFailure(end, unchanged)).map((error) => [error?.code, error]),
    )
    expect(byCode.size).toBe(5)
    expect(new Set([...byCode.values()].map((error) => error?.nextStep)).size).toBe(5)
    expect(new Set([...byCode.values()].map((error) => error?.message)).size).toBe(5)
  })

  it('is silent when the kernel has the value', () => {
    expect(limitFailure(pkexec(0), changed)).toBeNull()
    expect(limitFailure({ how: 'direct', errno: null }, changed)).toBeNull()
  })

  it('does not repeat terminal escapes of another program', () => {
    const message = limitFailure(pkexec(1, '\u001b[31mbad\u009b'), unchanged)?.message
    expect(message).toContain('bad')
    expect(message).not.toContain('\u001b')
    expect(message).not.toContain('\u009b')
  })
})

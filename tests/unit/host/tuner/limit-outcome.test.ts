import { describe, expect, it } from 'vitest'
import { limitFailure, type ActEnd } from '../../../../src/host/tuner/limit-outcome'

const commands = ['sudo sysctl -w vm.max_map_count=262144']
const unchanged = { wanted: 262144, after: 65530, commands }
const changed = { wanted: 262144, after: 262144, commands }

function pkexec(status: number | null, stderr = ''): ActEnd {
  return { how: 'ran', through: 'pkexec', status, signal: status === null ? 'SIGKILL' : null, stderr }
}

function root(status: number, stderr = ''): ActEnd {
  return { how: 'ran', through: 'root', status, signal: null, stderr }
}

const noAgentText = 'Error executing command as another user: No authentication agent found.\n'
const refusedText =
  'Error executing command as another user: Not authorized\n\nThis incident has been reported.\n'

const failures: readonly (readonly [string, ActEnd, string, RegExp])[] = [
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
    'a kernel that refuses',
    pkexec(3, 'vmatlas-set-limit: the kernel did not accept 262144\n'),
    'kernel-refused',
    /did not accept 262144:/,
  ],
  ['a success that changed nothing', pkexec(0), 'kernel-refused', /reported success/],
  ['root being refused', root(3), 'kernel-refused', /did not accept/],
  ['root changing nothing', root(0), 'kernel-refused', /reported success/],
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
    expect(limitFailure(root(0), changed)).toBeNull()
  })

  it('joins several commands into one line', () => {
    const failure = limitFailure({ how: 'pkexec-missing' }, { ...unchanged, commands: ['one', 'two'] })
    expect(failure?.nextStep).toMatch(/: one && two$/)
  })

  it.each([
    [
      4,
      'vmatlas-set-limit: /etc/sysctl.d/zz-vmatlas.conf cannot be written\n',
      'io',
      /zz-vmatlas.conf cannot be written\.$/,
    ],
    [5, '', 'invalid-request', /no change/],
    [6, '', 'invalid-request', /changed meanwhile/],
    [8, '', 'invalid-request', /under way/],
    [2, 'vmatlas-set-limit: usage\n', 'internal', /ended with 2 \(usage\)/],
  ])('tells status %i of the helper', (status, stderr, code, message) => {
    const failure = limitFailure(pkexec(status, stderr), unchanged)
    expect(failure?.code).toBe(code)
    expect(failure?.message).toMatch(message)
  })

  it('takes 126 and 127 for the words of pkexec only where pkexec ran', () => {
    expect(limitFailure(root(126), unchanged)?.code).toBe('internal')
    expect(limitFailure(root(127), unchanged)?.code).toBe('internal')
  })

  it('does not repeat terminal escapes of another program', () => {
    const message = limitFailure(pkexec(4, '\u001b[31mbad\u009b'), unchanged)?.message
    expect(message).toContain('bad')
    expect(message).not.toContain('\u001b')
    expect(message).not.toContain('\u009b')
  })
})

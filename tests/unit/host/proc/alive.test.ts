import { afterEach, describe, expect, it, vi } from 'vitest'
import { readFailureCode } from '../../../../src/host/proc/errno-to-code'

afterEach(() => vi.restoreAllMocks())

/** What the kernel answers whoever asks whether a process is there. */
function kernelAnswers(code: 'EPERM' | 'ESRCH' | null): void {
  vi.spyOn(process, 'kill').mockImplementation(() => {
    if (code !== null) throw Object.assign(new Error(code), { code })
    return true
  })
}

// The kernel never gives it out, so nothing of it stands in /proc: as with hidepid.
const failure = { procRoot: '/proc', pid: 4_194_305, file: 'maps', errno: 'ENOENT' } as const

describe('a process that is not to be seen in /proc', () => {
  it('is hidden where a signal to it is refused, and where it would arrive', () => {
    kernelAnswers('EPERM')
    expect(readFailureCode(failure)).toBe('hidden')
    kernelAnswers(null)
    expect(readFailureCode(failure)).toBe('hidden')
  })

  it('is gone where there is none to send it to', () => {
    kernelAnswers('ESRCH')
    expect(readFailureCode(failure)).toBe('process-gone')
  })

  it('is not asked for in a recorded /proc, whose pids are of another machine', () => {
    kernelAnswers(null)
    expect(readFailureCode({ ...failure, procRoot: '/recorded' })).toBe('process-gone')
  })
})

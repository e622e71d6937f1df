import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VmatlasError } from '../../../../src/shared/errors'
import { parseStat } from '../../../../src/shared/proc/parse-stat'

/** The fields from the third on, with the ones that matter set. */
function statText(comm: string, { state = 'S', flags = 4194304 } = {}): string {
  const fields = `${state} 7 1 1 0 -1 ${flags} 0 0 0 0 250 50 9 9 20 0 3 0 123456 8192 2 0 1 2 140722842697728`
  return `42 (${comm}) ${fields} 0 0 0\n`
}

describe('a line of /proc/PID/stat', () => {
  it('says who the process is and what it is doing', () => {
    expect(parseStat(statText('bash'))).toEqual({
      pid: 42,
      comm: 'bash',
      state: 'S',
      parentPid: 7,
      isKernelThread: false,
      isEnding: false,
      isForkChild: false,
      cpuTicks: 300,
      threads: 3,
      startTicks: 123456,
      stackStart: 140722842697728,
    })
  })

  it.each(['a) S 1 (b', '((', '))', ' ', 'tab\tand\nnewline', ''])('keeps the name %j', (comm) => {
    expect(parseStat(statText(comm))).toMatchObject({ comm, state: 'S', parentPid: 7, startTicks: 123456 })
  })

  it('tells kernel threads by their flag, not by their parent or name', () => {
    expect(parseStat(statText('kworker/0:1', { flags: 0x0020_8040 })).isKernelThread).toBe(true)
  })

  it('tells a process that is ending before it is a zombie', () => {
    expect(parseStat(statText('dying', { state: 'R', flags: 0x0040_0004 })).isEnding).toBe(true)
    expect(parseStat(statText('dead', { state: 'Z' })).isEnding).toBe(true)
  })

  it('tells the child of a fork from a program that was started', () => {
    expect(parseStat(statText('child', { flags: 0x0040_0040 })).isForkChild).toBe(true)
    expect(parseStat(statText('started', { flags: 0x0040_0000 })).isForkChild).toBe(false)
  })

  it.each(['', '42', '42 (bash', '42 (bash)', '42 (bash) S 1', ') ('])('refuses %j', (text) => {
    expect(() => parseStat(text)).toThrow(expect.objectContaining({ code: 'malformed-proc' }))
  })

  it('throws nothing but its own error, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseStat(text)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(VmatlasError)
        }
      }),
    )
  })
})

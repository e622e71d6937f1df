import { describe, expect, it } from 'vitest'
import { assessEnd } from '../../../../src/shared/recorder/assess-end'
import type { ProcessEnd } from '../../../../src/shared/recorder/process-end'

const LIMIT = 65530
const FAILED: ProcessEnd = { how: 'status', status: 1 }

/** Counts 10 ms apart; the process ends 20 ms after the last. */
function assess(counts: readonly number[], end: ProcessEnd, limit: number | null = LIMIT) {
  const samples = counts.map((used, index) => ({ atMs: index * 10, used }))
  return assessEnd({ samples, limit, end, endedAtMs: (counts.length - 1) * 10 + 20 })
}

describe('assessEnd', () => {
  it.each([LIMIT, LIMIT + 1])('blames the limit on a program last seen with %i maps', (count) => {
    expect(assess([30, count], FAILED).blame).toBe('seen')
    expect(assess([30, count], { how: 'signal', signal: 'SIGABRT' }).blame).toBe('seen')
    expect(assess([30, count], { how: 'signal', signal: 'SIGSEGV' }).blame).toBe('seen')
    expect(assess([30, count], { how: 'unknown' }).blame).toBe('seen')
  })

  it('blames it where the rate of the last moments carries the count to the limit', () => {
    expect(assess([20_000, 30_000, 40_000, 50_000], FAILED)).toEqual({
      blame: 'likely',
      perSecond: 1_000_000,
      projected: 70_000,
    })
  })

  it('does not blame it on a count that rests or falls below the limit', () => {
    expect(assess([60_000, 60_000, 60_000], FAILED).blame).toBe('no')
    expect(assess([65_000, 60_000, 50_000], FAILED)).toMatchObject({ blame: 'no', projected: 50_000 })
  })

  it('looks at the last moments only: an early burst does not count for a program that then rests', () => {
    expect(assess([20, 60_000, 60_000, 60_000, 60_000, 60_000, 60_000], FAILED).blame).toBe('no')
  })

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1'])(
    'does not blame it for %s, also at the limit',
    (signal) => expect(assess([LIMIT, LIMIT], { how: 'signal', signal }).blame).toBe('no'),
  )

  it('does not blame it for a program that reports no failure', () => {
    expect(assess([LIMIT, LIMIT], { how: 'status', status: 0 }).blame).toBe('no')
  })

  it('says that it does not know where too little was read', () => {
    expect(assess([], FAILED).blame).toBe('unknown')
    expect(assess([40], FAILED)).toEqual({ blame: 'unknown', perSecond: null, projected: null })
    expect(assess([40, 41], FAILED, null).blame).toBe('unknown')
  })

  it('carries a rate no further than two seconds', () => {
    const samples = [0, 1, 2].map((at) => ({ atMs: at * 10, used: 50_000 + at * 100 }))
    expect(assessEnd({ samples, limit: LIMIT, end: FAILED, endedAtMs: 60_000 })).toMatchObject({
      blame: 'no',
      projected: null,
    })
  })
})

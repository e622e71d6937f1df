import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assessEnd, type RecordedEnd } from '../../../../src/shared/recorder/assess-end'
import { mostPossible } from '../../../../src/shared/recorder/possible-count'
import type { ProcessEnd } from '../../../../src/shared/recorder/process-end'
import type { GrowthSample } from '../../../../src/shared/sysctl/growth-types'

const LIMIT = 65530
const FAILED: ProcessEnd = { how: 'status', status: 1 }
const ABORTED: ProcessEnd = { how: 'signal', signal: 'SIGABRT' }
const CRASHED: ProcessEnd = { how: 'signal', signal: 'SIGSEGV' }
const ORDERLY: ProcessEnd = { how: 'status', status: 0 }
const UNKNOWN: ProcessEnd = { how: 'unknown' }

interface Case {
  readonly end?: ProcessEnd
  readonly limit?: number | null
  /** Between two reads. */
  readonly everyMs?: number
  /** From the last read to the end. */
  readonly gapMs?: number
}

/** Counts at equal distances, and then the end. */
function recorded(
  counts: readonly number[],
  { end = FAILED, limit = LIMIT, everyMs = 10, gapMs = 8 }: Case = {},
): RecordedEnd {
  const samples = counts.map((used, index) => ({ atMs: index * everyMs, used }))
  const peak = samples.reduce<GrowthSample | null>(
    (best, sample) => (sample.used >= (best?.used ?? 0) ? sample : best),
    null,
  )
  return { samples, peak, limit, end, endedAtMs: (counts.length - 1) * everyMs + gapMs }
}

const verdict = (counts: readonly number[], about?: Case): string => {
  const { blame, reason } = assessEnd(recorded(counts, about))
  return `${blame}: ${reason}`
}

describe('at the limit', () => {
  it.each([LIMIT, LIMIT + 1])('the limit is blamed on a failure at %i mappings', (count) => {
    for (const end of [FAILED, ABORTED, CRASHED, UNKNOWN])
      expect(verdict([30, count], { end })).toBe('seen: at-limit')
  })

  it('it is blamed where the count fell before the end: a program frees its memory while it unwinds', () => {
    expect(verdict([30, 40_000, LIMIT + 1, 30_000, 39])).toBe('seen: at-limit')
    expect(verdict([30, LIMIT, 39, 39, 39], { everyMs: 1500 })).toBe('likely: was-at-limit')
  })

  it('it is not blamed for what was long ago, nor acquitted', () => {
    expect(verdict([LIMIT, ...Array.from({ length: 20 }, () => 39)], { everyMs: 1000 })).toBe(
      'unknown: long-before',
    )
  })

  it('a peak that was thinned away from the samples still counts', () => {
    const calm = recorded(
      Array.from({ length: 20 }, () => 39),
      { everyMs: 10 },
    )
    expect(assessEnd({ ...calm, peak: { atMs: -60_000, used: LIMIT } }).reason).toBe('long-before')
  })
})

describe('close to the limit', () => {
  it.each([1, 2, 3, 4, 5])('%i left are too few for calls that need several at once', (left) => {
    expect(verdict(Array.from({ length: 6 }, () => LIMIT - left))).toBe('likely: too-few-left')
  })

  it('the rate of the last moments counts', () => {
    expect(assessEnd(recorded([20_000, 30_000, 40_000, 50_000], { gapMs: 20 }))).toMatchObject({
      blame: 'likely',
      reason: 'projected',
      perSecond: 1_000_000,
      projected: 70_000,
    })
  })

  it('so does the rate before a peak between two reads', () => {
    expect(verdict([20, 18_000, 36_000, 54_000, 36])).toBe('likely: projected')
    expect(verdict([20, 9_000, 18_000, 27_000, 36])).toBe('no: out-of-reach')
  })

  it('a failure 19 below it while growing is likely its fault, however slowly it grew', () => {
    expect(verdict([65_400, 65_450, 65_490, 65_511], { everyMs: 500, gapMs: 72, end: ABORTED })).toBe(
      'likely: closing-in',
    )
  })

  it('a crash has other causes, so it is not known; an end that nobody saw is judged by its count', () => {
    expect(verdict([10_000, 30_000, 50_000, 64_900], { end: CRASHED, gapMs: 20 })).toBe('unknown: crash-near')
    expect(verdict([10_000, 30_000, 50_000, 64_900], { end: UNKNOWN, gapMs: 20 })).toBe('likely: projected')
  })
})

describe('a "no"', () => {
  it('takes a gap in which no program reaches the limit', () => {
    expect(verdict([36, 36, 36])).toBe('no: out-of-reach')
    expect(verdict([36, 36, 36], { gapMs: 16 })).toBe('no: out-of-reach')
    expect(verdict([36, 36, 36], { gapMs: 17 })).toBe('unknown: unproven')
    expect(verdict([36])).toBe('no: out-of-reach')
    expect(verdict([36], { gapMs: 200 })).toBe('unknown: unproven')
    expect(verdict([36, 36, 36], { gapMs: 200, limit: 1_048_576 })).toBe('no: out-of-reach')
  })

  it('takes short gaps between the last reads as well: it may have climbed and fallen there', () => {
    expect(verdict([36, 36], { everyMs: 40 })).toBe('unknown: unproven')
    expect(verdict([36, 36], { everyMs: 30 })).toBe('no: out-of-reach')
  })

  it('is never said of a failure that can have reached the limit', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ dt: fc.integer({ min: 1, max: 400 }), used: fc.integer({ min: 1, max: 65_531 }) }),
          {
            minLength: 1,
            maxLength: 12,
          },
        ),
        fc.integer({ min: 0, max: 500 }),
        fc.constantFrom(FAILED, ABORTED, CRASHED, UNKNOWN),
        (steps, gapMs, end) => {
          let atMs = 0
          const samples = steps.map(({ dt, used }) => ({ atMs: (atMs += dt), used }))
          const peak = samples.reduce((best, one) => (one.used >= best.used ? one : best))
          const endedAtMs = atMs + gapMs
          const { blame } = assessEnd({ samples, peak, limit: LIMIT, end, endedAtMs })
          if (blame === 'no') expect(mostPossible(samples, endedAtMs)).toBeLessThanOrEqual(LIMIT - 6)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('an end that is no failure', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1'])(
    'by %s is not the limit far from it',
    (signal) => {
      expect(verdict([20_000, 20_000], { end: { how: 'signal', signal }, gapMs: 500 })).toBe(
        'no: ended-by-others',
      )
    },
  )

  it('by a signal from elsewhere at the limit is not known: the sender may have seen the failure', () => {
    expect(verdict([LIMIT, LIMIT], { end: { how: 'signal', signal: 'SIGKILL' } })).toBe(
      'unknown: ended-by-others-near',
    )
  })

  it('with status 0 is orderly, also when the count grew', () => {
    expect(verdict([36, 36], { end: ORDERLY, gapMs: 900 })).toBe('no: orderly')
    expect(verdict([20_000, 40_000, 60_000], { end: ORDERLY })).toBe('no: orderly')
    expect(verdict([LIMIT, LIMIT], { end: ORDERLY })).toBe('unknown: orderly-near')
  })
})

describe('what is not known', () => {
  it('is said where nothing was read, or not the limit', () => {
    expect(assessEnd(recorded([]))).toEqual({
      blame: 'unknown',
      reason: 'not-read',
      perSecond: null,
      projected: null,
      possible: null,
    })
    expect(verdict([40, 41], { limit: null })).toBe('unknown: not-read')
  })

  it('includes a rate that would be carried further than two seconds', () => {
    expect(assessEnd(recorded([50_000, 50_100, 50_200], { gapMs: 60_000 }))).toMatchObject({
      reason: 'unproven',
      projected: null,
    })
  })
})

describe('a refused call', () => {
  it('settles it, whatever was counted', () => {
    const refused = { call: 'mprotect', used: LIMIT, limit: LIMIT, atMs: 5 }
    expect(assessEnd({ ...recorded([36, 36]), refused }).reason).toBe('refused-call')
    expect(assessEnd({ ...recorded([36, 36]), refused: { ...refused, used: 100 } }).reason).toBe(
      'out-of-reach',
    )
  })
})

import { describe, expect, it } from 'vitest'
import { estimateGrowth } from '../../../../src/shared/sysctl/growth'
import type { GrowthSample } from '../../../../src/shared/sysctl/growth-types'

const LIMIT = 65530
const SECOND = 1000

/** A repeatable noise between -1 and 1. */
function noise(index: number): number {
  return (Math.imul(index + 1, 2654435761) >>> 0) / 2 ** 31 - 1
}

/** Reads a simulated process at each interval until `untilMs`. */
function sample(
  count: (atMs: number, index: number) => number,
  untilMs: number,
  intervalMs = SECOND,
): GrowthSample[] {
  const samples: GrowthSample[] = []
  for (let atMs = 0; atMs <= untilMs; atMs += intervalMs) {
    samples.push({ atMs, used: Math.round(count(atMs, samples.length)) })
  }
  return samples
}

function relativeError(estimate: number | null | undefined, truth: number): number {
  return Math.abs((estimate ?? Number.NaN) - truth) / truth
}

describe('the rate is right within 20 %, and the limit is reached inside the range', () => {
  const perSecond = 100
  const start = 20000
  /** As far above the level as was gained until then, so that it is reached in that time again. */
  const limitAfter = (untilMs: number): number => start + (2 * perSecond * untilMs) / SECOND - 1

  it.each<[string, (atMs: number, index: number) => number]>([
    ['a straight line', (atMs) => start + atMs / 10],
    ['noise of 300 maps', (atMs, index) => start + atMs / 10 + 300 * noise(index)],
    [
      'steps of 1,000 maps, ten seconds each',
      (atMs) => start + Math.floor(atMs / (10 * SECOND)) * 1000 + 500,
    ],
    ['one read in six goes wrong', (atMs, index) => (index % 6 === 5 ? 200 : start + atMs / 10)],
    [
      'a sawtooth: most of each burst is freed',
      (atMs) => start + atMs / 10 + ((atMs / SECOND) % 5) * 60 - 120,
    ],
  ])('%s', (_, count) => {
    for (const untilMs of [40, 90, 110, 200].map((seconds) => seconds * SECOND)) {
      const growth = estimateGrowth(sample(count, untilMs), limitAfter(untilMs))
      expect(relativeError(growth?.perSecond, perSecond)).toBeLessThan(0.2)
      expect(growth?.untilLimitMs?.soonest).toBeLessThanOrEqual(untilMs)
      expect(growth?.untilLimitMs?.latest).toBeGreaterThanOrEqual(untilMs)
    }
  })

  it('at uneven intervals, as the cost of reads makes them', () => {
    const times = [0, 900, 4000, 4300, 11000, 19000, 19500, 32000, 50000]
    const samples = times.map((atMs) => ({ atMs, used: start + atMs / 10 }))
    const growth = estimateGrowth(samples, limitAfter(50_000))
    expect(relativeError(growth?.untilLimitMs?.likely, 50_000)).toBeLessThan(0.01)
    expect(relativeError(growth?.perSecond, perSecond)).toBeLessThan(0.01)
  })

  it('follows a rate that changed, once its samples are the last ones', () => {
    const count = (atMs: number): number => (atMs < 60 * SECOND ? start : start + (atMs - 60 * SECOND) / 10)
    const growth = estimateGrowth(sample(count, 130 * SECOND), LIMIT)
    expect(relativeError(growth?.perSecond, perSecond)).toBeLessThan(0.2)
  })
})

describe('what does not grow', () => {
  it.each<[string, (atMs: number, index: number) => number]>([
    ['a constant', () => 500],
    ['noise around a value', (_, index) => 500 + 50 * noise(index)],
    ['a fall', (atMs) => 60000 - atMs / 10],
    ['one step and then nothing', (atMs) => (atMs < 40 * SECOND ? 500 : 5000)],
  ])('%s has no time to the limit', (_, count) => {
    expect(estimateGrowth(sample(count, 100 * SECOND), LIMIT)).toMatchObject({ untilLimitMs: null })
  })

  it('is not told farther ahead than the samples support', () => {
    const samples = sample((atMs) => 100 + atMs / 100, 20 * SECOND)
    expect(estimateGrowth(samples, LIMIT)).toMatchObject({ trend: 'growing', untilLimitMs: null })
  })

  it('says nothing from too few samples or from one moment', () => {
    expect(estimateGrowth([], LIMIT)).toBeNull()
    expect(
      estimateGrowth(
        sample((atMs) => atMs, 3 * SECOND),
        LIMIT,
      ),
    ).toBeNull()
    expect(
      estimateGrowth(
        Array.from({ length: 9 }, () => ({ atMs: 5, used: 1 })),
        LIMIT,
      ),
    ).toBeNull()
  })

  it('is 0 at the limit, never negative', () => {
    const growth = estimateGrowth(
      sample((atMs) => 65000 + atMs / 10, 60 * SECOND),
      LIMIT,
    )
    expect(growth?.untilLimitMs).toEqual({ soonest: 0, likely: 0, latest: 0 })
  })
})

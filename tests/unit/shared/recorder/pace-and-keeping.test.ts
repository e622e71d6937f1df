import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countToDrop, isWorthKeeping } from '../../../../src/shared/recorder/keep-rule'
import { nextReadIn } from '../../../../src/shared/recorder/sample-pace'

const CALM = { share: 0.02, untilLimitMs: null, recordedMs: 60_000, readMs: 1 }
const BUDGET = { bytes: 1000, ms: 600_000 }

describe('nextReadIn', () => {
  it('costs at most 5 % of a core while nothing is near', () => {
    expect(nextReadIn(CALM)).toBe(19)
    expect(nextReadIn({ ...CALM, readMs: 0.3 })).toBe(10)
    expect(nextReadIn({ ...CALM, readMs: 30 })).toBe(570)
    expect(nextReadIn({ ...CALM, readMs: 900 })).toBe(2000)
  })

  it.each([{ share: 0.6 }, { untilLimitMs: 20_000 }, { recordedMs: 100 }])(
    'reads for a quarter of a core with %o',
    (near) => {
      expect(nextReadIn({ ...CALM, ...near })).toBe(3)
      expect(nextReadIn({ ...CALM, ...near, readMs: 0.3 })).toBe(2)
      expect(nextReadIn({ ...CALM, ...near, readMs: 30 })).toBe(90)
      expect(nextReadIn({ ...CALM, ...near, readMs: 900 })).toBe(500)
    },
  )
})

describe('isWorthKeeping', () => {
  const last = { atMs: 10_000, used: 1000, bytes: 100 }

  it('keeps the first state, one a thirtieth of the time later, and a count that moved tellingly', () => {
    expect(isWorthKeeping(undefined, last, 65530, BUDGET)).toBe(true)
    expect(isWorthKeeping(last, { atMs: 11_000, used: 1001 }, 65530, BUDGET)).toBe(false)
    expect(isWorthKeeping(last, { atMs: 30_000, used: 1001 }, 65530, BUDGET)).toBe(true)
    expect(isWorthKeeping(last, { atMs: 11_000, used: 5000 }, 65530, BUDGET)).toBe(true)
    expect(isWorthKeeping(last, { atMs: 11_000, used: 5000 }, null, BUDGET)).toBe(false)
  })

  it('keeps no two within half a second', () => {
    expect(isWorthKeeping(last, { atMs: 10_400, used: 60_000 }, 65530, BUDGET)).toBe(false)
  })
})

describe('countToDrop', () => {
  it('leaves what is young and fits, and always the newest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ atMs: fc.nat(1_000_000), bytes: fc.nat(600) }), { minLength: 1 }),
        (unsorted) => {
          const kept = unsorted.toSorted((a, b) => a.atMs - b.atMs)
          const nowMs = kept.at(-1)?.atMs ?? 0
          const left = kept.slice(countToDrop(kept, nowMs, BUDGET))
          expect(left.at(-1)).toBe(kept.at(-1))
          if (left.length === 1) return
          expect(left.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(BUDGET.bytes)
          expect(nowMs - (left[0]?.atMs ?? 0)).toBeLessThanOrEqual(BUDGET.ms)
        },
      ),
    )
  })

  it('drops no more than it must', () => {
    const kept = [400, 400, 400].map((bytes, atMs) => ({ atMs, bytes }))
    expect(countToDrop(kept, 3, BUDGET)).toBe(1)
  })
})

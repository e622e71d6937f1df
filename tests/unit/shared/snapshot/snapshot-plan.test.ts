import { describe, expect, it } from 'vitest'
import { isSnapshotDue, nextLookIn, type PlanRule } from '../../../../src/shared/snapshot/snapshot-plan'

const EVERY: PlanRule = { kind: 'every', everyMs: 10_000 }
const GROWTH: PlanRule = { kind: 'growth', measure: 'maps', by: 100 }

describe('when a snapshot is due', () => {
  it('takes the first one at once', () => {
    expect(isSnapshotDue(EVERY, null, { atMs: 0, value: Number.NaN })).toBe(true)
    expect(isSnapshotDue(GROWTH, null, { atMs: 0, value: 5 })).toBe(true)
  })

  it.each([
    [EVERY, 9_999, Number.NaN, false],
    [EVERY, 10_000, Number.NaN, true],
    [GROWTH, 99_999, 599, false],
    [GROWTH, 1, 600, true],
    [GROWTH, 1, 300, false],
  ])('after %j: at %i ms with %d -> %s', (rule, atMs, value, isDue) => {
    expect(isSnapshotDue(rule, { atMs: 0, value: 500 }, { atMs, value })).toBe(isDue)
  })

  it('looks again when the time is there, and never before now', () => {
    expect(nextLookIn(EVERY, { atMs: 1000, value: Number.NaN }, 4000, 1)).toBe(7000)
    expect(nextLookIn(EVERY, { atMs: 1000, value: Number.NaN }, 40_000, 1)).toBe(0)
  })

  it('looks at a number the more seldom the more a look costs', () => {
    expect(nextLookIn(GROWTH, { atMs: 0, value: 1 }, 0, 1)).toBe(500)
    expect(nextLookIn(GROWTH, { atMs: 0, value: 1 }, 0, 1000)).toBe(19_000)
  })
})

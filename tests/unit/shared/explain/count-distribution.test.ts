import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distributeCounts } from '../../../../src/shared/explain/count-distribution'

describe('the distribution of map counts', () => {
  it('goes from the first bucket that has a process to the last, with the empty ones between', () => {
    expect(distributeCounts([25, 30, 700])).toEqual([
      { from: 20, to: 50, processes: 2 },
      { from: 50, to: 100, processes: 0 },
      { from: 100, to: 200, processes: 0 },
      { from: 200, to: 500, processes: 0 },
      { from: 500, to: 1000, processes: 1 },
    ])
    expect(distributeCounts([])).toEqual([])
  })

  it('counts each process once, whatever the kernel allows', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2147483647 }), { maxLength: 50 }), (counts) => {
        const buckets = distributeCounts(counts)
        expect(buckets.reduce((sum, { processes }) => sum + processes, 0)).toBe(counts.length)
      }),
    )
  })
})

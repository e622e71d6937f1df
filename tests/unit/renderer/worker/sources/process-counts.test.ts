import { describe, expect, it } from 'vitest'
import { ProcessCounts } from '../../../../../src/renderer/worker/sources/process-counts'
import { COUNT_OUTCOMES, type MapCountBatch } from '../../../../../src/shared/tables/process-table'

function batch(
  used: number,
  readAtMs: number,
  outcome: (typeof COUNT_OUTCOMES)[number] = 'counted',
): MapCountBatch {
  return {
    pid: Uint32Array.of(7),
    startTicks: Float64Array.of(1),
    used: Float64Array.of(used),
    outcome: Uint8Array.of(COUNT_OUTCOMES.indexOf(outcome)),
    readAtMs: Float64Array.of(readAtMs),
    readMs: Float64Array.of(0),
    nextAtMs: Float64Array.of(0),
    length: 1,
  }
}

describe('ProcessCounts', () => {
  it('keeps the last count of a process and tells how it grows', () => {
    const book = new ProcessCounts()
    for (let second = 0; second <= 10; second++) book.enter(batch(100 + 10 * second, second * 1000))
    expect(book.find(7, 1)).toMatchObject({ used: 200, outcome: 'counted', readAtMs: 10000 })
    expect(book.find(7, 2)).toBeUndefined()
    expect(book.growthOf(7, 1, 399)?.perSecond).toBeCloseTo(10)
    expect(book.growthOf(7, 1, 399)?.untilLimitMs?.likely).toBeCloseTo(20_000)
  })

  it('learns the growth of the open process from its own reads, and leaves its count in the list as it is', () => {
    const book = new ProcessCounts()
    book.enter(batch(Number.NaN, 0, 'permission-denied'))
    const read = (second: number): void =>
      book.enterRead({ pid: 7, startTicks: 1, atMs: second * 1000, used: 100 + 10 * second })
    for (let second = 1; second <= 10; second++) read(second)
    expect(book.growthOf(7, 1, 399)?.perSecond).toBeCloseTo(10)
    expect(book.find(7, 1)?.outcome).toBe('permission-denied')
  })

  it('takes no failed count for a sample', () => {
    const book = new ProcessCounts()
    for (let second = 0; second <= 10; second++) book.enter(batch(Number.NaN, second * 1000, 'not-answering'))
    expect(book.growthOf(7, 1, 1000)).toBeNull()
  })
})

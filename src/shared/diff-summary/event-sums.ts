import type { UsageField } from '../tables/usage-field'
import type { DiffSide } from '../diff/diff-side'
import type { DiffTable } from '../diff/diff-table'

/** A number of which an event has a sum on each side: bytes mapped, rows, or a column of smaps. */
export type SummedMeasure = 'size' | 'maps' | UsageField

/** Sums of one measure for every event; NaN on a side that does not know it. */
export interface EventSums {
  readonly before: Float64Array
  readonly after: Float64Array
}

/** Sums a measure over the rows of each event, on both sides; linear in rows, so ask for the column that shows. */
export function computeEventSums(
  diff: DiffTable,
  before: DiffSide,
  after: DiffSide,
  measure: SummedMeasure,
): EventSums {
  return {
    before: sumSide(before, diff.beforeFirst, diff.beforeCount, diff.length, measure),
    after: sumSide(after, diff.afterFirst, diff.afterCount, diff.length, measure),
  }
}

/** After minus before, for every event. */
export function computeEventDeltas({ before, after }: EventSums): Float64Array {
  return after.map((sum, event) => sum - (before[event] ?? 0))
}

function sumSide(
  side: DiffSide,
  first: Uint32Array,
  count: Uint32Array,
  length: number,
  measure: SummedMeasure,
): Float64Array {
  const sums = new Float64Array(length)
  if (measure === 'maps') return Float64Array.from(count)
  const { start, end } = side.mappings
  const column = measure === 'size' ? null : (side.usage?.columns[measure] ?? null)
  for (let event = 0; event < length; event++) {
    const from = first[event] as number
    const to = from + (count[event] as number)
    let sum = 0
    if (measure === 'size')
      for (let row = from; row < to; row++) sum += (end[row] as number) - (start[row] as number)
    else if (column) for (let row = from; row < to; row++) sum += column[row] as number
    else if (to > from) sum = Number.NaN
    sums[event] = sum
  }
  return sums
}

import { PERM_WRITE } from '../tables/mapping-table'
import type { DiffSide } from './diff-side'
import type { DiffTable, EventIndex } from './diff-table'

/** How many bytes of an event are writable that were not, after minus before: what an arena grew by in its 64 MiB. */
export function computeWritableDelta(
  diff: DiffTable,
  before: DiffSide,
  after: DiffSide,
  event: EventIndex,
): number {
  const from = sumWritable(before, diff.beforeFirst[event] ?? 0, diff.beforeCount[event] ?? 0)
  return sumWritable(after, diff.afterFirst[event] ?? 0, diff.afterCount[event] ?? 0) - from
}

function sumWritable({ mappings }: DiffSide, first: number, count: number): number {
  const { start, end, permissions } = mappings
  let sum = 0
  for (let row = first; row < first + count; row++) {
    if ((permissions[row] as number) & PERM_WRITE) sum += (end[row] as number) - (start[row] as number)
  }
  return sum
}

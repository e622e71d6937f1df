import { diffByAddress } from './diff-by-address'
import { diffByIdentity } from './diff-by-identity'
import type { DiffOptions, DiffSide } from './diff-side'
import { finishDiffTable, type DiffTable } from './diff-table'

/**
 * Finds what happened between two snapshots: events, each with the rows of both sides that belong to it.
 *
 * Shape: see DiffTable. The sides are not changed and not kept. Linear in the number of rows; no object per row.
 *
 *   before  [www]         after  [w].[w]        -> one event: split and shrunk, 4 KiB unmapped
 */
export function computeDiff(before: DiffSide, after: DiffSide, options: DiffOptions): DiffTable {
  const compare = options.match === 'address' ? diffByAddress : diffByIdentity
  return finishDiffTable(compare(before, after, options.sameMachine), options)
}

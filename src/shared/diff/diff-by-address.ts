import type { DiffSide } from './diff-side'
import { DiffTableBuilder, type DiffRanges } from './diff-table'
import { joinMoved } from './join-moved'
import { markOverlaid } from './mark-overlaid'
import { RowComparer } from './row-comparer'
import { Sweep } from './sweep'

/** Finds what happened between two snapshots of one process, whose addresses mean the same; see computeDiff. */
export function diffByAddress(before: DiffSide, after: DiffSide, sameMachine: boolean): DiffRanges {
  const comparer = new RowComparer(before, after, { match: 'address', sameMachine })
  const events = new DiffTableBuilder()
  new Sweep(comparer, events).run({
    beforeFirst: 0,
    beforeEnd: before.mappings.length,
    afterFirst: 0,
    afterEnd: after.mappings.length,
    slide: 0,
  })
  const found = joinMoved(events.finish(), comparer)
  markOverlaid(found, before, after)
  return found
}

import { EVENT_KINDS } from '../../shared/diff/change'
import { computeStrip, type StripLayout } from './compute-strip'
import type { DifferenceSource } from './difference-source'
import { MappingSource } from './mapping-source'
import { STRIP_MARKS, type Strip } from './strip'
import { withResidentShare } from './resident-share'
import { QUIET_KINDS, type SideName } from './snapshot-protocol'

const MARK_ADDED = STRIP_MARKS.indexOf('added')
const MARK_REMOVED = STRIP_MARKS.indexOf('removed')
const MARK_CHANGED = STRIP_MARKS.indexOf('changed')
const QUIET = EVENT_KINDS.map((kind) => QUIET_KINDS.includes(kind))

/**
 * Computes the picture of one side of a comparison, with a mark below everything that is not as on the other side.
 *
 * `activeEvent` is the event whose first row is framed, or -1.
 */
export function markStrip(
  source: DifferenceSource,
  side: SideName,
  activeEvent: number,
  width: number,
  labelWidth: number,
): Strip {
  const { diff } = source
  const table = source[side].mappings
  const layout = computeStrip(table, width, labelWidth)
  const first = side === 'before' ? diff.beforeFirst : diff.afterFirst
  const count = side === 'before' ? diff.beforeCount : diff.afterCount
  const marks = new Uint8Array(width)
  for (let event = 0; event < diff.length; event++) {
    if (QUIET[diff.kind[event] ?? 0]) continue
    const mark = markOf(source, event)
    const from = first[event] ?? 0
    for (let row = from; row < from + (count[event] ?? 0); row++) paint(marks, layout, row, mark)
  }
  const isActive = activeEvent >= 0 && (count[activeEvent] ?? 0) > 0
  const active = isActive ? layout.edges(first[activeEvent] ?? 0) : null
  const { strip } = withResidentShare(new MappingSource(table, source[side].usage), layout)
  return { ...strip, active, marks }
}

function markOf({ diff }: DifferenceSource, event: number): number {
  if (diff.beforeCount[event] === 0) return MARK_ADDED
  return diff.afterCount[event] === 0 ? MARK_REMOVED : MARK_CHANGED
}

/** A mark is at least one column of pixels wide, so that no change is lost. */
function paint(marks: Uint8Array, layout: StripLayout, row: number, mark: number): void {
  const { x, width } = layout.edges(row)
  const left = Math.min(marks.length - 1, Math.floor(x))
  marks.fill(mark, left, Math.max(left + 1, Math.ceil(x + width)))
}

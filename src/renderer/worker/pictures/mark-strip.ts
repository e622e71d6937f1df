import { EVENT_KINDS } from '../../../shared/diff/change'
import type { DiffMatch } from '../../../shared/diff/diff-side'
import type { StripLayout } from './compute-strip'
import type { DifferenceSource } from '../sources/difference-source'
import { MappingSource } from '../sources/mapping-source'
import { withResidentShare } from './resident-share'
import { computeSideStrips, type SideStrips } from './side-strips'
import { QUIET_KINDS, type SideName } from '../protocol/snapshot-protocol'
import { STRIP_MARKS, type Strip } from '../protocol/strip'

const MARK_ADDED = STRIP_MARKS.indexOf('added')
const MARK_REMOVED = STRIP_MARKS.indexOf('removed')
const MARK_CHANGED = STRIP_MARKS.indexOf('changed')
const QUIET = EVENT_KINDS.map((kind) => QUIET_KINDS.includes(kind))

/** How wide the pictures are, pixels, and how rows of the two sides find each other. */
export interface StripRequest {
  readonly match: DiffMatch
  readonly width: number
  readonly labelWidth: number
}

/**
 * The pictures of the two sides of a comparison, with a mark below everything that is not as on the other side.
 *
 * Both are computed at once and kept as long as the events are: walking through the grid moves a frame only.
 */
export class MarkedStrips {
  readonly #kept = new WeakMap<DifferenceSource, { request: StripRequest; strips: SideStrips }>()

  /** One side; `activeEvent` is the event whose first row is framed, or -1. */
  read(source: DifferenceSource, side: SideName, activeEvent: number, request: StripRequest): Strip {
    const { strip, edges } = this.#stripsOf(source, request)[side]
    const { first, count } = rowsOf(source, side)
    const isActive = activeEvent >= 0 && (count[activeEvent] ?? 0) > 0
    return { ...strip, active: isActive ? edges(first[activeEvent] ?? 0) : null }
  }

  #stripsOf(source: DifferenceSource, request: StripRequest): SideStrips {
    const kept = this.#kept.get(source)
    if (kept && isSameRequest(kept.request, request)) return kept.strips
    const { match, width, labelWidth } = request
    const { before, after } = source
    const plain = computeSideStrips(before.mappings, after.mappings, match, width, labelWidth)
    const strips = {
      before: markStrip(source, 'before', plain.before),
      after: markStrip(source, 'after', plain.after),
    }
    this.#kept.set(source, { request, strips })
    return strips
  }
}

function isSameRequest(one: StripRequest, other: StripRequest): boolean {
  return one.match === other.match && one.width === other.width && one.labelWidth === other.labelWidth
}

function rowsOf({ diff }: DifferenceSource, side: SideName): { first: Uint32Array; count: Uint32Array } {
  return side === 'before'
    ? { first: diff.beforeFirst, count: diff.beforeCount }
    : { first: diff.afterFirst, count: diff.afterCount }
}

/** Adds the resident share and the marks. */
function markStrip(source: DifferenceSource, side: SideName, layout: StripLayout): StripLayout {
  const { diff } = source
  const { first, count } = rowsOf(source, side)
  const marks = new Uint8Array(layout.strip.family.length)
  for (let event = 0; event < diff.length; event++) {
    if (QUIET[diff.kind[event] ?? 0]) continue
    const mark = markOf(source, event)
    const from = first[event] ?? 0
    for (let row = from; row < from + (count[event] ?? 0); row++) paint(marks, layout, row, mark)
  }
  const rows = new MappingSource(source[side].mappings, source[side].usage)
  const { strip } = withResidentShare(rows, layout)
  return { ...layout, strip: { ...strip, marks } }
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

import { NO_ROW } from '../tables/mapping-table'
import { CHANGE_MOVED, CHANGE_REPLACED } from '../diff/change'
import type { DiffSide } from '../diff/diff-side'
import type { DiffTable, EventIndex } from '../diff/diff-table'
import { RowComparer } from '../diff/row-comparer'
import { firstRowAbove } from '../tables/row-at-address'

/**
 * What became of the bytes of a segment: `kept`, mapped on both sides with the same backing; `replaced`, mapped on both
 * sides with another backing; `unmapped`, no longer mapped; `mapped`, not mapped before.
 */
export type SegmentKind = 'kept' | 'replaced' | 'unmapped' | 'mapped'

/** Bytes of an event that lie in one row of each side, or in one row of one side only. */
export interface Segment {
  readonly kind: SegmentKind
  /** First byte on the before side; for `mapped`, where it would be. */
  readonly beforeStart: number
  /** First byte on the after side; for `unmapped`, where it would be. */
  readonly afterStart: number
  readonly length: number
  /** The row of the before side, or NO_ROW. */
  readonly beforeRow: number
  /** The row of the after side, or NO_ROW. */
  readonly afterRow: number
  /** Whose bytes these are: where `replaced` bytes are the event's on one side only, the other row is of another event. */
  readonly own: 'both' | 'before' | 'after'
}

/** Takes one segment: the same as a {@link Segment}, without an object, since there may be millions. */
export type VisitSegment = (
  kind: SegmentKind,
  beforeRow: number,
  afterRow: number,
  afterStart: number,
  length: number,
  own: Segment['own'],
) => void

/**
 * Cuts the bytes of events where either side has a border, ascending by address.
 *
 * The segments of all events rebuild the after side from the before side exactly: what is not of `own` "after" are
 * the bytes of the one, what is not of "before" those of the other. Matched by address, bytes that are mapped on both
 * sides are never `unmapped` or `mapped`, whichever events have them.
 *
 *   before  [wwwwww)           kept 4K, unmapped 4K, replaced 4K (own: before; the row after is the file's)
 *   after   [ww)  [AA)
 */
export class SegmentReader {
  readonly diff: DiffTable
  readonly before: DiffSide
  readonly after: DiffSide
  readonly comparer: RowComparer

  constructor(diff: DiffTable, before: DiffSide, after: DiffSide) {
    this.diff = diff
    this.before = before
    this.after = after
    this.comparer = new RowComparer(before, after, diff.options)
  }

  /** Lists the segments of an event. A run of `same` has as many as rows: ask for the event that a person looks at. */
  list(event: EventIndex): Segment[] {
    const segments: Segment[] = []
    const slide = this.diff.slide[event] ?? 0
    this.visit(event, (kind, beforeRow, afterRow, afterStart, length, own) => {
      segments.push({ kind, beforeStart: afterStart - slide, afterStart, length, beforeRow, afterRow, own })
    })
    return segments
  }

  /** Visits the segments of an event. */
  visit(event: EventIndex, visit: VisitSegment): void {
    const { diff, comparer } = this
    const a = this.before.mappings
    const b = this.after.mappings
    const slide = diff.slide[event] as number
    let i = diff.beforeFirst[event] as number
    let j = diff.afterFirst[event] as number
    const iEnd = i + (diff.beforeCount[event] as number)
    const jEnd = j + (diff.afterCount[event] as number)
    let at = -Infinity
    while (i < iEnd || j < jEnd) {
      const aStart = i < iEnd ? (a.start[i] as number) + slide : Infinity
      const aEnd = i < iEnd ? (a.end[i] as number) + slide : Infinity
      const bStart = j < jEnd ? (b.start[j] as number) : Infinity
      const bEnd = j < jEnd ? (b.end[j] as number) : Infinity
      const from = Math.max(at, Math.min(aStart, bStart))
      const isBefore = aStart <= from
      const isAfter = bStart <= from
      at = Math.min(isBefore ? aEnd : aStart, isAfter ? bEnd : bStart)
      if (isBefore && isAfter) {
        const isOther = (comparer.changesOnBytes(i, j, slide) & CHANGE_REPLACED) !== 0
        visit(isOther ? 'replaced' : 'kept', i, j, from, at - from, 'both')
      } else if (isBefore) this.#visitHalf(event, 'before', i, from, at, visit)
      else this.#visitHalf(event, 'after', j, from, at, visit)
      if (aEnd <= at) i++
      if (bEnd <= at) j++
    }
  }

  /** Visits bytes that the event has on one side only: other events may have them on the other side. */
  #visitHalf(
    event: EventIndex,
    own: 'before' | 'after',
    row: number,
    from: number,
    to: number,
    visit: VisitSegment,
  ): void {
    const tell = (other: number, start: number, end: number): void => {
      const kind = other !== NO_ROW ? 'replaced' : own === 'before' ? 'unmapped' : 'mapped'
      const rows = own === 'before' ? ([row, other] as const) : ([other, row] as const)
      if (end > start) visit(kind, ...rows, start, end - start, own)
    }
    const changes = this.diff.changes[event] as number
    // Addresses of the two sides mean the same only by address, and not for what moved.
    if (this.diff.options.match !== 'address' || changes & CHANGE_MOVED || !(changes & CHANGE_REPLACED)) {
      tell(NO_ROW, from, to)
      return
    }
    const { start, end, length } = (own === 'before' ? this.after : this.before).mappings
    let at = from
    for (let other = firstRowAbove(end, length, from); other < length; other++) {
      const otherStart = start[other] as number
      if (otherStart >= to) break
      tell(NO_ROW, at, otherStart)
      tell(other, Math.max(at, otherStart), Math.min(to, end[other] as number))
      at = Math.min(to, end[other] as number)
    }
    tell(NO_ROW, at, to)
  }
}

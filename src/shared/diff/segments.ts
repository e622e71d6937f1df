import { NO_ROW } from '../tables/mapping-table'
import type { DiffSide } from './diff-side'
import type { DiffTable, EventIndex } from './diff-table'

/** What became of a stretch of bytes: it stayed mapped (whatever backs it now), went, or came. */
export type SegmentKind = 'kept' | 'unmapped' | 'mapped'

/** A stretch of bytes of an event that lies in one row of each side, or in one row of one side only. */
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
}

/**
 * Cuts the bytes of an event where either side has a border, ascending by address.
 *
 * The segments of all events rebuild the after side from the before side exactly. A run of `same` has as many
 * segments as rows; so this is for the event a person looks at, not for all of them.
 *
 *   before  [......)           kept 4K, unmapped 4K, kept 4K
 *   after   [..)  [..)
 */
export function computeSegments(
  diff: DiffTable,
  before: DiffSide,
  after: DiffSide,
  event: EventIndex,
): Segment[] {
  const beforeFirst = diff.beforeFirst[event] ?? 0
  const afterFirst = diff.afterFirst[event] ?? 0
  const slide = diff.slide[event] ?? 0
  const segments: Segment[] = []
  const a = before.mappings
  const b = after.mappings
  const iEnd = beforeFirst + (diff.beforeCount[event] ?? 0)
  const jEnd = afterFirst + (diff.afterCount[event] ?? 0)
  let i = beforeFirst
  let j = afterFirst
  let at = -Infinity
  while (i < iEnd || j < jEnd) {
    const aStart = i < iEnd ? (a.start[i] ?? 0) + slide : Infinity
    const aEnd = i < iEnd ? (a.end[i] ?? 0) + slide : Infinity
    const bStart = j < jEnd ? (b.start[j] ?? 0) : Infinity
    const bEnd = j < jEnd ? (b.end[j] ?? 0) : Infinity
    const from = Math.max(at, Math.min(aStart, bStart))
    const isBefore = aStart <= from
    const isAfter = bStart <= from
    at = Math.min(isBefore ? aEnd : aStart, isAfter ? bEnd : bStart)
    segments.push({
      kind: isBefore && isAfter ? 'kept' : isBefore ? 'unmapped' : 'mapped',
      beforeStart: from - slide,
      afterStart: from,
      length: at - from,
      beforeRow: isBefore ? i : NO_ROW,
      afterRow: isAfter ? j : NO_ROW,
    })
    if (aEnd <= at) i++
    if (bEnd <= at) j++
  }
  return segments
}

import { CHANGE_GROWN, CHANGE_MERGED, CHANGE_REPLACED, CHANGE_SHRUNK, CHANGE_SPLIT } from './change'
import type { DiffTableBuilder } from './diff-table'
import type { RowComparer } from './row-comparer'

/** A range of rows of each side, ends excluded, and what to add to addresses of the before side. */
export interface SweepRange {
  readonly beforeFirst: number
  readonly beforeEnd: number
  readonly afterFirst: number
  readonly afterEnd: number
  readonly slide: number
}

/**
 * Sweeps two ascending lists of disjoint intervals and gathers the rows that belong together into events.
 *
 * Rows that overlap and have the same backing are linked; an event is everything that links connect, with the
 * rows enclosed between them. What is linked to nothing was added or removed, or is one `replaced` event with the row
 * of the other side that has exactly its range. Linear in the number of rows.
 *
 *   before  [A........) [B..)      [D..)
 *   after   [A..)  [A.) [B.....)        [E..)     ->  split A, grown B, removed D, added E
 */
export class Sweep {
  readonly #comparer: RowComparer
  readonly #events: DiffTableBuilder
  readonly #aStart: Float64Array
  readonly #aEnd: Float64Array
  readonly #bStart: Float64Array
  readonly #bEnd: Float64Array
  #slide = 0

  constructor(comparer: RowComparer, events: DiffTableBuilder) {
    this.#comparer = comparer
    this.#events = events
    this.#aStart = comparer.before.mappings.start
    this.#aEnd = comparer.before.mappings.end
    this.#bStart = comparer.after.mappings.start
    this.#bEnd = comparer.after.mappings.end
  }

  /** Appends the events of the rows in the range. */
  run(range: SweepRange): void {
    const comparer = this.#comparer
    const { beforeEnd, afterEnd, slide } = range
    this.#slide = slide
    let i = range.beforeFirst
    let j = range.afterFirst
    while (i < beforeEnd && j < afterEnd) {
      const aStart = (this.#aStart[i] as number) + slide
      const aEnd = (this.#aEnd[i] as number) + slide
      const bStart = this.#bStart[j] as number
      const bEnd = this.#bEnd[j] as number
      if (aStart === bStart && aEnd === bEnd) {
        const length = comparer.countSame(i, j, Math.min(beforeEnd - i, afterEnd - j), slide)
        if (length > 0) {
          this.#events.append(i, length, j, length, 0, slide)
          i += length
          j += length
          continue
        }
      }
      const overlaps = aStart < bEnd && bStart < aEnd
      if (overlaps && comparer.isLinked(i, j, slide)) {
        const iLast = i
        const jLast = j
        ;[i, j] = this.#followLinks(iLast, jLast, beforeEnd, afterEnd)
        this.#appendLinked(iLast, i, jLast, j)
      } else if (overlaps && aStart === bStart && aEnd === bEnd) {
        this.#events.append(i, 1, j, 1, CHANGE_REPLACED | comparer.usageChange(i, i + 1, j, j + 1), slide)
        i++
        j++
      } else if (aEnd < bEnd || (aEnd === bEnd && aStart < bStart)) {
        const first = i++
        while (i < beforeEnd && (this.#aEnd[i] as number) + slide <= bStart) i++
        this.#events.appendRemoved(first, i, j)
      } else {
        const first = j++
        while (j < afterEnd && (this.#bEnd[j] as number) <= aStart) j++
        this.#events.appendAdded(i, first, j)
      }
    }
    this.#events.appendRemoved(i, beforeEnd, j)
    this.#events.appendAdded(beforeEnd, j, afterEnd)
  }

  /** Follows links from one linked pair onwards; answers the ends of the two row ranges they span. */
  #followLinks(i: number, j: number, beforeEnd: number, afterEnd: number): [number, number] {
    for (;;) {
      const aEnd = (this.#aEnd[i] as number) + this.#slide
      const bEnd = this.#bEnd[j] as number
      if (aEnd > bEnd) {
        const last = this.#lastLinkedAfter(i, j + 1, afterEnd, aEnd)
        if (last < 0) break
        j = last
      } else if (bEnd > aEnd) {
        const last = this.#lastLinkedBefore(i + 1, j, beforeEnd, bEnd)
        if (last < 0) break
        i = last
      } else break
    }
    return [i + 1, j + 1]
  }

  #lastLinkedAfter(i: number, from: number, afterEnd: number, limit: number): number {
    let last = -1
    for (let j = from; j < afterEnd && (this.#bStart[j] as number) < limit; j++) {
      if (this.#comparer.isLinked(i, j, this.#slide)) last = j
    }
    return last
  }

  #lastLinkedBefore(from: number, j: number, beforeEnd: number, limit: number): number {
    let last = -1
    for (let i = from; i < beforeEnd && (this.#aStart[i] as number) + this.#slide < limit; i++) {
      if (this.#comparer.isLinked(i, j, this.#slide)) last = i
    }
    return last
  }

  /** Appends the event of linked row ranges, after looking at every segment in it. */
  #appendLinked(iFirst: number, iEnd: number, jFirst: number, jEnd: number): void {
    const beforeCount = iEnd - iFirst
    const afterCount = jEnd - jFirst
    let changes = this.#changesOfBytes(iFirst, iEnd, jFirst, jEnd)
    if (afterCount > beforeCount) changes |= CHANGE_SPLIT
    if (beforeCount > afterCount) changes |= CHANGE_MERGED
    changes |= this.#comparer.usageChange(iFirst, iEnd, jFirst, jEnd)
    // The border between two rows moved and nothing visible tells why: a split and a merge at once.
    if (changes === 0 && beforeCount > 1) changes = CHANGE_SPLIT | CHANGE_MERGED
    this.#events.append(iFirst, beforeCount, jFirst, afterCount, changes, this.#slide)
  }

  #changesOfBytes(iFirst: number, iEnd: number, jFirst: number, jEnd: number): number {
    const slide = this.#slide
    let changes = 0
    let i = iFirst
    let j = jFirst
    let at = Math.min((this.#aStart[i] as number) + slide, this.#bStart[j] as number)
    while (i < iEnd || j < jEnd) {
      const aStart = i < iEnd ? (this.#aStart[i] as number) + slide : Infinity
      const aEnd = i < iEnd ? (this.#aEnd[i] as number) + slide : Infinity
      const bStart = j < jEnd ? (this.#bStart[j] as number) : Infinity
      const bEnd = j < jEnd ? (this.#bEnd[j] as number) : Infinity
      const isBefore = aStart <= at
      const isAfter = bStart <= at
      if (isBefore && isAfter) {
        changes |= this.#comparer.changesOnBytes(i, j, slide)
      } else if (isBefore) changes |= CHANGE_SHRUNK
      else if (isAfter) changes |= CHANGE_GROWN
      at = Math.min(isBefore ? aEnd : aStart, isAfter ? bEnd : bStart)
      if (aEnd <= at) i++
      if (bEnd <= at) j++
    }
    return changes
  }
}

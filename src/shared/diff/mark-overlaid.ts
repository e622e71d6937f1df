import {
  CHANGE_ADDED,
  CHANGE_GROWN,
  CHANGE_MOVED,
  CHANGE_REMOVED,
  CHANGE_REPLACED,
  CHANGE_SHRUNK,
} from './change'
import type { DiffSide } from './diff-side'
import type { DiffRanges } from './diff-table'

/** Changes that say that bytes came or went; some of them may be mapped on the other side all the same. */
const SIZE_CHANGES = CHANGE_ADDED | CHANGE_REMOVED | CHANGE_GROWN | CHANGE_SHRUNK

/**
 * Tells bytes that were mapped anew, or are no longer mapped, from those that rows of other events have on the other
 * side: the latter are `replaced`. Changes the events of a diff by address in place; linear in the rows.
 *
 *   before  [wwww)             shrunk + added   becomes   replaced + added (replaced)
 *   after   [ww)[AA)
 */
export function markOverlaid(events: DiffRanges, before: DiffSide, after: DiffSide): void {
  const { beforeFirst, beforeCount, afterFirst, afterCount, changes, length } = events
  const old = new OtherSide(after)
  const fresh = new OtherSide(before)
  for (let event = 0; event < length; event++) {
    const found = changes[event] as number
    // What moved lies elsewhere, and has all its bytes there.
    if (found & CHANGE_MOVED || (found & SIZE_CHANGES) === 0) continue
    const i = beforeFirst[event] as number
    const iEnd = i + (beforeCount[event] as number)
    const j = afterFirst[event] as number
    const jEnd = j + (afterCount[event] as number)
    old.look(before, i, iEnd, j, jEnd)
    fresh.look(after, j, jEnd, i, iEnd)
    let told = found & ~(CHANGE_GROWN | CHANGE_SHRUNK)
    if (old.isOverlaid || fresh.isOverlaid) told |= CHANGE_REPLACED
    if (old.isBare && jEnd > j) told |= CHANGE_SHRUNK
    if (fresh.isBare && iEnd > i) told |= CHANGE_GROWN
    changes[event] = told
  }
}

/** Looks at the rows of one side that lie where rows of the other do; ranges must be asked for in ascending order. */
class OtherSide {
  readonly #start: Float64Array
  readonly #end: Float64Array
  readonly #length: number
  #row = 0
  /** Some bytes of the range are mapped by rows of another event. */
  isOverlaid = false
  /** Some bytes of the range are not mapped here. */
  isBare = false

  constructor({ mappings }: DiffSide) {
    this.#start = mappings.start
    this.#end = mappings.end
    this.#length = mappings.length
  }

  /** Looks at what lies here where rows `[first, end)` of the other side are; `[own, ownEnd)` are of the same event. */
  look({ mappings }: DiffSide, first: number, end: number, own: number, ownEnd: number): void {
    this.isOverlaid = false
    this.isBare = false
    for (let row = first; row < end; row++) {
      const limit = mappings.end[row] as number
      let at = mappings.start[row] as number
      while (this.#row < this.#length && (this.#end[this.#row] as number) <= at) this.#row++
      for (let here = this.#row; here < this.#length && (this.#start[here] as number) < limit; here++) {
        if ((this.#start[here] as number) > at) this.isBare = true
        if (here < own || here >= ownEnd) this.isOverlaid = true
        at = this.#end[here] as number
      }
      if (at < limit) this.isBare = true
    }
  }
}

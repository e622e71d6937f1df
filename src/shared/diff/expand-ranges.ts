import { CHANGE_ADDED, CHANGE_REMOVED } from './change'
import { makeDiffColumns, type DiffRanges } from './diff-table'
import type { Pairing } from './pairing'
import type { RowComparer } from './row-comparer'

/** The rows of all ranges of one kind, in order; `firstRows` and `counts` are the columns of their side. */
export function rowsOfRanges(
  { changes, length }: DiffRanges,
  change: number,
  firstRows: Uint32Array,
  counts: Uint32Array,
): Uint32Array {
  let total = 0
  for (let event = 0; event < length; event++) if (changes[event] === change) total += counts[event] as number
  const rows = new Uint32Array(total)
  let to = 0
  for (let event = 0; event < length; event++) {
    if (changes[event] !== change) continue
    const end = (firstRows[event] as number) + (counts[event] as number)
    for (let row = firstRows[event] as number; row < end; row++) rows[to++] = row
  }
  return rows
}

/** Removed rows and added rows, and which of them are the same memory; see Pairing. */
export interface PairedRows {
  readonly pairing: Pairing
  readonly added: Uint32Array
  readonly comparer: RowComparer
}

/**
 * Makes events of ranges: one for each row that was removed or added, and one `moved` for each pair of them,
 * where its removed row stood. All other events stay as they are.
 */
export function expandRanges(found: DiffRanges, paired: PairedRows | null): DiffRanges {
  const expanded = new Expansion(found, paired)
  for (let event = 0; event < found.length; event++) {
    const changes = found.changes[event] as number
    if (changes === CHANGE_REMOVED) expanded.addRemoved(event)
    else if (changes === CHANGE_ADDED) expanded.addAdded(event)
    else expanded.copy(event)
  }
  return expanded.finish()
}

class Expansion {
  readonly #found: DiffRanges
  readonly #paired: PairedRows | null
  readonly #columns
  #length = 0
  /** Position of the next removed row, and of the next added row, among all of them. */
  #removedPosition = 0
  #addedPosition = 0

  constructor(found: DiffRanges, paired: PairedRows | null) {
    this.#found = found
    this.#paired = paired
    this.#columns = makeDiffColumns(countEvents(found) - (paired?.pairing.pairCount ?? 0))
  }

  copy(event: number): void {
    const { beforeFirst, beforeCount, afterFirst, afterCount, changes, slide } = this.#found
    const to = this.#length++
    this.#columns.beforeFirst[to] = beforeFirst[event] as number
    this.#columns.beforeCount[to] = beforeCount[event] as number
    this.#columns.afterFirst[to] = afterFirst[event] as number
    this.#columns.afterCount[to] = afterCount[event] as number
    this.#columns.changes[to] = changes[event] as number
    this.#columns.slide[to] = slide[event] as number
  }

  addRemoved(event: number): void {
    const first = this.#found.beforeFirst[event] as number
    const end = first + (this.#found.beforeCount[event] as number)
    const { beforeFirst, beforeCount, afterFirst, changes } = this.#columns
    const afterRow = this.#found.afterFirst[event] as number
    // Local numbers: a million rows may pass here.
    let to = this.#length
    for (let row = first; row < end; row++) {
      beforeFirst[to] = row
      beforeCount[to] = 1
      afterFirst[to] = afterRow
      changes[to] = CHANGE_REMOVED
      to++
    }
    if (this.#paired) this.#writePairs(first, end, this.#paired)
    this.#removedPosition += end - first
    this.#length = to
  }

  /** Writes the moved ones over what stands there for removed rows `[first, end)`. */
  #writePairs(first: number, end: number, { pairing, added, comparer }: PairedRows): void {
    const { afterFirst, afterCount, changes, slide } = this.#columns
    const beforeStart = comparer.before.mappings.start
    const afterStart = comparer.after.mappings.start
    let to = this.#length
    let position = this.#removedPosition
    for (let row = first; row < end; row++) {
      const partner = pairing.addedOf(position)
      if (partner >= 0) {
        const addedRow = added[partner] as number
        afterFirst[to] = addedRow
        afterCount[to] = 1
        changes[to] = pairing.changesOf(position)
        slide[to] = (afterStart[addedRow] as number) - (beforeStart[row] as number)
      }
      to++
      position++
    }
  }

  addAdded(event: number): void {
    const first = this.#found.afterFirst[event] as number
    const end = first + (this.#found.afterCount[event] as number)
    const beforeRow = this.#found.beforeFirst[event] as number
    const { beforeFirst, afterFirst, afterCount, changes } = this.#columns
    const pairing = this.#paired?.pairing
    for (let row = first; row < end; row++) {
      if (pairing?.isAddedPaired(this.#addedPosition++) === true) continue
      const to = this.#length++
      beforeFirst[to] = beforeRow
      afterFirst[to] = row
      afterCount[to] = 1
      changes[to] = CHANGE_ADDED
    }
  }

  finish(): DiffRanges {
    return { ...this.#columns, length: this.#length }
  }
}

function countEvents({ changes, beforeCount, afterCount, length }: DiffRanges): number {
  let count = 0
  for (let event = 0; event < length; event++) {
    if (changes[event] === CHANGE_REMOVED) count += beforeCount[event] as number
    else if (changes[event] === CHANGE_ADDED) count += afterCount[event] as number
    else count++
  }
  return count
}

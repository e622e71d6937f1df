import { CHANGE_ADDED, CHANGE_REMOVED, headlineOf } from './change'
import type { DiffOptions } from './diff-side'

/** Row number in a {@link DiffTable}. */
export type EventIndex = number

/**
 * The difference of two mapping tables: one row an event.
 *
 * Shape: every column has `length` entries. An event owns the rows `[beforeFirst, beforeFirst + beforeCount)` of
 * the one side and `[afterFirst, afterFirst + afterCount)` of the other; every row of either side belongs to
 * exactly one event. An event with no rows on one side has 0 there, and as first row the one it would stand
 * before. An event of kind `same` is a run: its rows correspond one to one. Events come in the order of the
 * before side, added ones where they lie among them.
 *
 *   before  0 [A) 1 [B) 2 [CCC)           event  kind   before  after
 *   after   0 [A) 1 [B) 2 [C) 3 [C)         0    same   0..2    0..2
 *                                           1    split  2..3    2..4
 */
export interface DiffTable {
  readonly beforeFirst: Uint32Array
  readonly beforeCount: Uint32Array
  readonly afterFirst: Uint32Array
  readonly afterCount: Uint32Array
  /** CHANGE_ bits; 0 for `same`. */
  readonly changes: Uint16Array
  /** Index into EVENT_KINDS. */
  readonly kind: Uint8Array
  /** What to add to an address of the before side to get its place on the after side, bytes; 0 where a side has none. */
  readonly slide: Float64Array
  readonly length: number
  /** How the sides were compared. */
  readonly options: DiffOptions
}

/** The columns of a DiffTable while it is being written. */
export type DiffColumns = Omit<
  { -readonly [C in keyof DiffTable]: DiffTable[C] },
  'length' | 'kind' | 'options'
>

const FIRST_CAPACITY = 1024

/**
 * Events before they are a table: rows that were only removed, or only added, stand in ranges of any length, as
 * the sweep finds them. `expandRanges` makes one event of each such row.
 */
export interface DiffRanges extends DiffColumns {
  /** Entries of the columns that count. */
  readonly length: number
}

/** Collects events; the columns grow by doubling, no event is an object. */
export class DiffTableBuilder {
  #columns = makeDiffColumns(FIRST_CAPACITY)
  #length = 0
  /** Whether the last event is a run of unchanged rows that may be continued, and where it ends. */
  #isRunOpen = false
  #runBeforeEnd = 0
  #runAfterEnd = 0
  #runSlide = 0

  get length(): number {
    return this.#length
  }

  /** Adds one event, or one pair of unchanged rows to the run that ends right before it. */
  append(
    beforeFirst: number,
    beforeCount: number,
    afterFirst: number,
    afterCount: number,
    changes: number,
    slide: number,
  ): void {
    const isSame = changes === 0
    if (isSame && slide === this.#runSlide && this.#continueRun(beforeFirst, beforeCount, afterFirst)) return
    const capacity = this.#columns.changes.length
    if (this.#length === capacity) this.#columns = growColumns(this.#columns, capacity * 2)
    const at = this.#length++
    const columns = this.#columns
    columns.beforeFirst[at] = beforeFirst
    columns.beforeCount[at] = beforeCount
    columns.afterFirst[at] = afterFirst
    columns.afterCount[at] = afterCount
    columns.changes[at] = changes
    columns.slide[at] = slide
    this.#isRunOpen = isSame
    this.#runSlide = slide
    this.#runBeforeEnd = beforeFirst + beforeCount
    this.#runAfterEnd = afterFirst + afterCount
  }

  /** Adds the rows `[first, end)` of the before side, which went before row `afterRow`, as one range. */
  appendRemoved(first: number, end: number, afterRow: number): void {
    if (end > first) this.append(first, end - first, afterRow, 0, CHANGE_REMOVED, 0)
  }

  /** Adds the rows `[first, end)` of the after side, which came before row `beforeRow`, as one range. */
  appendAdded(beforeRow: number, first: number, end: number): void {
    if (end > first) this.append(beforeRow, 0, first, end - first, CHANGE_ADDED, 0)
  }

  #continueRun(beforeFirst: number, count: number, afterFirst: number): boolean {
    if (!this.#isRunOpen || beforeFirst !== this.#runBeforeEnd || afterFirst !== this.#runAfterEnd)
      return false
    const at = this.#length - 1
    const columns = this.#columns
    columns.beforeCount[at] = (columns.beforeCount[at] ?? 0) + count
    columns.afterCount[at] = (columns.afterCount[at] ?? 0) + count
    this.#runBeforeEnd += count
    this.#runAfterEnd += count
    return true
  }

  /** Hands over what was collected; see {@link DiffRanges}. The builder must not be used afterwards. */
  finish(): DiffRanges {
    return { ...this.#columns, length: this.#length }
  }
}

/** Makes a table of events, and gives each its headline. */
export function finishDiffTable(events: DiffRanges, options: DiffOptions): DiffTable {
  const { beforeFirst, beforeCount, afterFirst, afterCount, changes, slide, length } = events
  const kind = new Uint8Array(length)
  for (let event = 0; event < length; event++) kind[event] = headlineOf(changes[event] as number)
  return {
    beforeFirst: beforeFirst.subarray(0, length),
    beforeCount: beforeCount.subarray(0, length),
    afterFirst: afterFirst.subarray(0, length),
    afterCount: afterCount.subarray(0, length),
    changes: changes.subarray(0, length),
    slide: slide.subarray(0, length),
    kind,
    length,
    options,
  }
}

/** Makes columns of zeros with room for a number of events. */
export function makeDiffColumns(capacity: number): DiffColumns {
  return {
    beforeFirst: new Uint32Array(capacity),
    beforeCount: new Uint32Array(capacity),
    afterFirst: new Uint32Array(capacity),
    afterCount: new Uint32Array(capacity),
    changes: new Uint16Array(capacity),
    slide: new Float64Array(capacity),
  }
}

function growColumns(old: DiffColumns, capacity: number): DiffColumns {
  const fresh = makeDiffColumns(capacity)
  fresh.beforeFirst.set(old.beforeFirst)
  fresh.beforeCount.set(old.beforeCount)
  fresh.afterFirst.set(old.afterFirst)
  fresh.afterCount.set(old.afterCount)
  fresh.changes.set(old.changes)
  fresh.slide.set(old.slide)
  return fresh
}

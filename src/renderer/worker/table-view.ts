import { VmatlasError } from '../../shared/errors'
import {
  applyMask,
  countMask,
  findRow,
  identityOrder,
  parseSearchWords,
  remapMask,
  searchRows,
  type RowMask,
  type RowOrder,
} from '../../shared/tables/row-view'
import { sortRowsByKey } from '../../shared/tables/radix-sort'
import {
  ROW_FLASHES,
  type FilterNote,
  type GridWindow,
  type SelectAct,
  type ViewSort,
  type ViewState,
} from './protocol'
import type { FilterAnswer, RowSource } from './row-source'
import { writeTsv } from './write-tsv'

/** How long a row that changed is marked as such. */
const FLASH_MS = 1500
/** Rows below the first one on screen that may take its place as the one that stays where it is. */
const MOST_ANCHORS = 200
const NO_POSITION = -1
const NO_ROW = -1
/** The column whose order is that of the identities. */
const IDENTITY_COLUMN = 'start'

/**
 * One table as it shows: sorted, filtered, with a selection that belongs to rows and not to places.
 *
 * Stages keep their results: a filter does not sort again, a selection does neither.
 */
export class TableView {
  #source: RowSource
  #sort: ViewSort | null
  #filter = ''
  /** The last text that could be understood; its rows show. */
  #answered = ''
  #notes: readonly FilterNote[] = []
  #allowed: RowMask | null = null
  #order: RowOrder
  #shown: RowOrder
  #selected: RowMask
  #selectedCount = 0
  #totals: Readonly<Record<string, number>> = {}
  #active = NO_ROW
  #anchor = NO_ROW
  #sequence = 0
  #version = 0
  /** Position of the first row that was last read, and how far such rows moved since the beginning. */
  #top = 0
  #shift = 0
  #changes: { readonly marks: Uint8Array; readonly atMs: number } | null = null

  constructor(source: RowSource, sort: ViewSort | null) {
    this.#source = source
    this.#sort = sort
    this.#order = identityOrder(0)
    this.#shown = this.#order
    this.#selected = new Uint8Array(source.length)
    this.#reorder()
  }

  get source(): RowSource {
    return this.#source
  }

  /** Number of the active row in its table, or -1. */
  get activeRow(): number {
    return this.#active
  }

  /** Takes the next table of the same things; what was selected and still exists stays selected. */
  replaceSource(source: RowSource): void {
    this.#allowed = null
    const old = this.#source
    const isSame = (oldRow: number, row: number): boolean => source.isSame(old, oldRow, row)
    const shown = this.#shown
    const marks = source.changesSince?.(old) ?? null
    this.#changes = marks && { marks, atMs: Date.now() }
    this.#selected = remapMask(this.#selected, old.ids, source.ids, isSame)
    this.#active = carryRow(this.#active, old, source)
    this.#anchor = carryRow(this.#anchor, old, source)
    this.#source = source
    this.#reorder()
    this.#keepPlace(shown, old)
    this.#countSelection()
  }

  /** Sorts and filters again after values of the table changed in place. */
  refresh(): void {
    this.#reorder()
    this.#countSelection()
  }

  /** Sorts by a column, or leaves the order of the table with null. */
  setSort(sort: ViewSort | null): void {
    this.#sort = sort
    this.#reorder()
  }

  /** Shows the rows that a text lets through; the last ones stay where it has mistakes. */
  setFilter(text: string): void {
    this.#filter = text
    const mistakes = this.#source.language?.findMistakes(text) ?? []
    if (mistakes.length > 0) {
      this.#notes = mistakes
      this.#version += 1
      return
    }
    this.#answered = text
    this.#refilter()
  }

  /** Shows only the rows of a mask over the present table, besides the filter; null shows all. */
  restrict(allowed: RowMask | null): void {
    this.#allowed = allowed
    this.#refilter()
  }

  /** Changes the selection; the anchor of ranges is the row last chosen alone or toggled. */
  select(act: SelectAct, sequence: number): void {
    this.#sequence = sequence
    if ('position' in act) this.#selectAt(act.kind, act.position)
    else this.#selectShown(act.kind === 'all')
    this.#countSelection()
    this.#version += 1
  }

  /** Makes a row of the table the active and only selected one; nothing happens where the filter hides it. */
  selectTableRow(row: number): void {
    const position = this.#shown.indexOf(row)
    if (position !== NO_POSITION) this.select({ kind: 'only', position }, this.#sequence)
  }

  /** Formats the rows from a position on. */
  readRows(first: number, count: number): GridWindow {
    const start = Math.max(0, Math.min(Math.floor(first), this.#shown.length))
    if (count > 1) this.#top = start
    const marks = this.#changes && Date.now() - this.#changes.atMs < FLASH_MS ? this.#changes.marks : null
    const rows = Array.from(this.#shown.subarray(start, start + Math.max(0, count)), (row) => ({
      id: this.#source.rowId(row),
      isSelected: this.#selected[row] === 1,
      cells: this.#source.cells(row),
      flash: ROW_FLASHES[marks?.[row] ?? 0] ?? null,
    }))
    return { first: start, rows, flashId: this.#changes?.atMs ?? 0 }
  }

  /** Identities of the selected rows that show, in their order. */
  selectedIds(): readonly string[] {
    return Array.from(applyMask(this.#shown, this.#selected), (row) => this.#source.rowId(row))
  }

  /** The selected rows that show, in their order, or the active one; header first. */
  copy(): string {
    const rows =
      this.#selectedCount > 0
        ? applyMask(this.#shown, this.#selected)
        : this.#shown.filter((row) => row === this.#active)
    return writeTsv(this.#source, rows)
  }

  /** Position of the next row in which a text occurs, around the end; -1 if none. */
  find(text: string, from: number): number {
    const words = parseSearchWords(text)
    const mask = searchRows(words, this.#source.length, (word) => this.#source.matchWord(word))
    const length = this.#shown.length
    for (let step = 0; mask && step < length; step++) {
      const position = (from + step) % length
      if (mask[this.#shown[position] ?? 0] === 1) return position
    }
    return NO_POSITION
  }

  state(): ViewState {
    return {
      version: this.#version,
      rowCount: this.#shown.length,
      totalCount: this.#source.length,
      sort: this.#sort,
      filter: this.#filter,
      filterNotes: this.#notes,
      selectedCount: this.#selectedCount,
      totals: this.#totals,
      activePosition: this.#active === NO_ROW ? NO_POSITION : this.#shown.indexOf(this.#active),
      sequence: this.#sequence,
      shift: this.#shift,
    }
  }

  /**
   * In the order of addresses what is on screen stays where it is, also when rows above it come or go. Sorted by a
   * value, the place stays and the rows move.
   */
  #keepPlace(shown: RowOrder, old: RowSource): void {
    if (this.#top === 0 || (this.#sort && this.#sort.column !== IDENTITY_COLUMN)) return
    const last = Math.min(this.#top + MOST_ANCHORS, shown.length)
    for (let position = this.#top; position < last; position++) {
      const row = carryRow(shown[position] ?? NO_ROW, old, this.#source)
      const now = row === NO_ROW ? NO_POSITION : this.#shown.indexOf(row)
      if (now === NO_POSITION) continue
      this.#shift += now - position
      this.#top = Math.max(0, this.#top + now - position)
      return
    }
  }

  #reorder(): void {
    this.#order = this.#sort
      ? sortRowsByKey(this.#source.sortKey(this.#sort.column), this.#sort.direction)
      : identityOrder(this.#source.length)
    this.#refilter()
  }

  #refilter(): void {
    const { mask, notes } = answerFilter(this.#source, this.#answered)
    if (this.#answered === this.#filter) this.#notes = notes
    this.#shown = applyMask(applyMask(this.#order, mask), this.#allowed)
    this.#version += 1
  }

  #selectShown(isSelected: boolean): void {
    this.#selected.fill(0)
    if (isSelected) for (const row of this.#shown) this.#selected[row] = 1
  }

  #selectAt(kind: 'only' | 'range' | 'toggle' | 'move', position: number): void {
    const row = this.#shown[position]
    if (row === undefined) throw new VmatlasError('invalid-request', `There is no row at ${position}.`)
    this.#active = row
    if (kind === 'move') return
    if (kind === 'range') return this.#selectRange(position)
    this.#anchor = row
    if (kind === 'toggle') {
      this.#selected[row] = 1 - (this.#selected[row] ?? 0)
      return
    }
    this.#selected.fill(0)
    this.#selected[row] = 1
  }

  #selectRange(position: number): void {
    const anchored = this.#anchor === NO_ROW ? NO_POSITION : this.#shown.indexOf(this.#anchor)
    const anchor = anchored === NO_POSITION ? position : anchored
    this.#anchor = this.#shown[anchor] ?? NO_ROW
    this.#selected.fill(0)
    for (let at = Math.min(anchor, position); at <= Math.max(anchor, position); at++) {
      this.#selected[this.#shown[at] ?? 0] = 1
    }
  }

  #countSelection(): void {
    this.#selectedCount = countMask(this.#selected)
    this.#totals = this.#selectedCount > 0 ? this.#source.totals(this.#selected) : {}
  }
}

function answerFilter(source: RowSource, text: string): FilterAnswer {
  if (source.language) return source.language.answer(text)
  const words = parseSearchWords(text)
  return { mask: searchRows(words, source.length, (word) => source.matchWord(word)), notes: [] }
}

/** The row of the next table that is the same thing, or NO_ROW. */
function carryRow(row: number, old: RowSource, source: RowSource): number {
  if (row === NO_ROW) return NO_ROW
  const next = findRow(source.ids, old.ids[row] ?? Number.NaN)
  return next !== NO_ROW && source.isSame(old, row, next) ? next : NO_ROW
}

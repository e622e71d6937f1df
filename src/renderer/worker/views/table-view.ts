import {
  applyMask,
  identityOrder,
  parseSearchWords,
  searchRows,
  type RowMask,
  type RowOrder,
} from '../../../shared/tables/row-view'
import { groupOfLine, isRowLine, rowBeforeGap, type ViewLines } from '../../../shared/tables/view-lines'
import { sortRowsByKey } from '../../../shared/tables/radix-sort'
import {
  ROW_FLASHES,
  type FilterNote,
  type GridRow,
  type GridWindow,
  type SelectAct,
  type ViewSort,
  type ViewState,
} from '../protocol/view-protocol'
import { LineLayout } from './line-layout'
import { carryRow, LineSelection, NO_LINE } from './line-selection'
import type { FilterAnswer, RowSource } from './row-source'
import { writeTsv } from './write-tsv'

/** How long a row that changed is marked as such. */
const FLASH_MS = 1500
/** Rows below the first one on screen that may take its place as the one that stays where it is. */
const MOST_ANCHORS = 200
const NO_POSITION = -1
/** The column whose order is that of the identities. */
const IDENTITY_COLUMN = 'start'

/**
 * One table as it shows: sorted, filtered, in groups or not, with a selection that belongs to rows and not to places.
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
  /** The rows that the filter lets through, in their order. */
  #passing: RowOrder
  readonly #layout = new LineLayout()
  readonly #selection: LineSelection
  #totals: Readonly<Record<string, number>> = {}
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
    this.#passing = this.#order
    this.#selection = new LineSelection(source.length)
    this.#reorder()
  }

  get source(): RowSource {
    return this.#source
  }

  /** The rows that show, those of closed groups too, in their order; never changed, only replaced. */
  get rows(): RowOrder {
    return this.#layout.rows
  }

  /** The filter that let these rows through: the last text that could be understood. */
  get answered(): string {
    return this.#answered
  }

  /** Number of the active row in its table, or -1. */
  get activeRow(): number {
    return this.#selection.activeRow
  }

  /** Takes the next table of the same things; what was selected and still exists stays selected. */
  replaceSource(source: RowSource): void {
    this.#allowed = null
    const old = this.#source
    const { lines } = this.#layout
    const marks = source.changesSince?.(old) ?? null
    this.#changes = marks && { marks, atMs: Date.now() }
    const activeGroup = this.#layout.keyOf(this.#selection.active)
    this.#selection.carry(old, source)
    this.#source = source
    this.#reorder()
    if (activeGroup !== null) this.#selection.moveTo(this.#layout.headWithKey(activeGroup))
    this.#keepPlace(lines, old)
    this.#sumUp()
  }

  /** Takes the same rows again, of which more is known by now: what changed before is marked as long as before. */
  refineSource(source: RowSource): void {
    const changes = this.#changes
    this.replaceSource(source)
    this.#changes = changes
  }

  /** Begins anew with a table of other things: no filter, no sort, no groups. */
  reset(source: RowSource): void {
    this.setFilter('')
    this.setSort(null)
    this.groupBy(null)
    this.showGaps(false)
    this.replaceSource(source)
  }

  /** Sorts and filters again after values of the table changed in place. */
  refresh(): void {
    this.#reorder()
    this.#sumUp()
  }

  /** Groups the rows, or (null) shows them as one list; what is active stays so. */
  groupBy(by: string | null): void {
    this.#layout.groupBy(by)
    this.#arrange()
  }

  /** Opens or closes the group whose head stands at a position. */
  toggleGroup(position: number): void {
    this.#layout.toggle(this.#layout.lines[position] ?? NO_LINE)
    this.#version += 1
  }

  toggleAllGroups(isOpen: boolean): void {
    this.#layout.toggleAll(isOpen)
    this.#version += 1
  }

  /** Shows the free gaps between rows, where they stand in the order of addresses, or hides them. */
  showGaps(isShown: boolean): void {
    this.#layout.showGaps(isShown)
    this.#arrange()
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

  /** Changes the selection. */
  select(act: SelectAct, sequence: number): void {
    this.#sequence = sequence
    this.#selection.select(act, this.#layout)
    this.#sumUp()
    this.#version += 1
  }

  /** Makes a row of the table the active and only selected one; nothing happens where the filter hides it. */
  selectTableRow(row: number): void {
    this.#layout.openFor(row)
    const position = this.#layout.lines.indexOf(row)
    if (position !== NO_POSITION) this.select({ kind: 'only', position }, this.#sequence)
  }

  /** Formats the lines from a position on. */
  readRows(first: number, count: number): GridWindow {
    const { lines } = this.#layout
    const start = Math.max(0, Math.min(Math.floor(first), lines.length))
    if (count > 1) this.#top = start
    const marks = this.#changes && Date.now() - this.#changes.atMs < FLASH_MS ? this.#changes.marks : null
    const rows = Array.from(lines.subarray(start, start + Math.max(0, count)), (line) =>
      this.#readLine(line, marks),
    )
    return { first: start, rows, flashId: this.#changes?.atMs ?? 0 }
  }

  /** Identities of the selected rows that show, in their order. */
  selectedIds(): readonly string[] {
    return Array.from(this.#selectedRows(), (row) => this.#source.rowId(row))
  }

  /** The selected rows that show (those of closed groups too), in their order, or the active one; header first. */
  copy(): string {
    const { activeRow } = this
    const rows = this.#selection.count > 0 ? this.#selectedRows() : [activeRow].filter(isRowLine)
    return writeTsv(this.#source, rows)
  }

  state(): ViewState {
    const { lines, rows, by, withGaps } = this.#layout
    const { active, count } = this.#selection
    return {
      version: this.#version,
      rowCount: lines.length,
      passingCount: rows.length,
      groupedBy: by,
      withGaps,
      totalCount: this.#source.length,
      sort: this.#sort,
      filter: this.#filter,
      filterNotes: this.#notes,
      selectedCount: count,
      totals: this.#totals,
      activePosition: active === NO_LINE ? NO_POSITION : lines.indexOf(active),
      sequence: this.#sequence,
      otherColumns: this.#source.otherColumns ?? [],
      shift: this.#shift,
    }
  }

  /**
   * In the order of addresses what is on screen stays where it is, also when rows above it come or go. Sorted by a
   * value, the place stays and the rows move.
   */
  #keepPlace(before: ViewLines, old: RowSource): void {
    if (this.#top === 0 || this.#layout.groups || (this.#sort && this.#sort.column !== IDENTITY_COLUMN))
      return
    const last = Math.min(this.#top + MOST_ANCHORS, before.length)
    for (let position = this.#top; position < last; position++) {
      const row = carryRow(before[position] ?? NO_LINE, old, this.#source)
      const now = row === NO_LINE ? NO_POSITION : this.#layout.lines.indexOf(row)
      if (now === NO_POSITION) continue
      this.#shift += now - position
      this.#top = Math.max(0, this.#top + now - position)
      return
    }
  }

  #readLine(line: number, marks: Uint8Array | null): GridRow {
    const source = this.#source
    const group = groupOfLine(line)
    const { groups } = this.#layout
    if (group >= 0 && groups) {
      return {
        id: `group ${groups.key(group)}`,
        isSelected: this.#layout.holdsWhole(group, this.#selection.mask),
        cells: groups.cells(group),
        flash: null,
        head: { label: groups.label(group), isOpen: this.#layout.isOpen(group) },
      }
    }
    const before = rowBeforeGap(line)
    if (before >= 0) {
      const cells = source.gapCells?.(before) ?? []
      return { id: `gap ${source.rowId(before)}`, isSelected: false, cells, flash: null, isGap: true }
    }
    return {
      id: source.rowId(line),
      isSelected: this.#selection.mask[line] === 1,
      cells: source.cells(line),
      flash: ROW_FLASHES[marks?.[line] ?? 0] ?? null,
    }
  }

  #selectedRows(): RowOrder {
    return applyMask(this.#layout.rows, this.#selection.mask)
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
    this.#passing = applyMask(applyMask(this.#order, mask), this.#allowed)
    this.#arrange()
  }

  #arrange(): void {
    const activeGroup = this.#layout.keyOf(this.#selection.active)
    this.#layout.arrange(this.#source, this.#passing, this.#sort)
    if (activeGroup !== null) this.#selection.moveTo(this.#layout.headWithKey(activeGroup))
    this.#version += 1
  }

  #sumUp(): void {
    this.#totals = this.#selection.count > 0 ? this.#source.totals(this.#selection.mask) : {}
  }
}

function answerFilter(source: RowSource, text: string): FilterAnswer {
  if (source.language) return source.language.answer(text)
  const words = parseSearchWords(text)
  return { mask: searchRows(words, source.length, (word) => source.matchWord(word)), notes: [] }
}

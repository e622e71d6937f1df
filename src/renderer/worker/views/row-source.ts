import type { SortKey } from '../../../shared/tables/radix-sort'
import type { RowMask, RowOrder } from '../../../shared/tables/row-view'
import type { RowRanges } from '../../../shared/tables/view-lines'
import type { FilterNote, GridCell, OtherColumn, ViewSort } from '../protocol/view-protocol'

/** Which rows a filter lets through, and which parts of it could not be asked. */
export interface FilterAnswer {
  /** Null lets all through. */
  readonly mask: RowMask | null
  readonly notes: readonly FilterNote[]
}

/** A filter language of a table's own, in the place of words. */
export interface FilterLanguage {
  /** What cannot be understood; a text with mistakes is not to be answered. */
  findMistakes(text: string): readonly FilterNote[]
  answer(text: string): FilterAnswer
}

/** Rows of a table in groups. */
export interface RowGroups {
  readonly length: number
  /** Group of each row of the table; of rows that were not asked for, none. */
  readonly groupOf: Uint32Array
  /** Rows of each group. */
  readonly count: Uint32Array
  /** What the group is of; the same after the next read of the table. */
  key(group: number): string
  label(group: number): GridCell
  /** Subtotals in the order of the columns; empty text where a column has none. */
  cells(group: number): readonly GridCell[]
  /** The groups in the order in which they stand when the rows are sorted so. */
  order(sort: ViewSort | null): Uint32Array
}

/** A table as a view needs it: keys to sort by, masks to filter by, cells to show. */
export interface RowSource {
  readonly length: number
  /** Identity of each row, ascending strictly. */
  readonly ids: Float64Array
  /** Says whether a row of another table with the same id is the same thing. */
  isSame(other: RowSource, otherRow: number, row: number): boolean
  /**
   * What is different from an earlier table of the same things, an index into ROW_FLASHES for each row; null where
   * that cannot be told. Absent where nobody wants to know.
   */
  changesSince?(old: RowSource): Uint8Array | null
  /** Identity of a row as the window knows it. */
  rowId(row: number): string
  /** Key of a column; throws for an unknown one. */
  sortKey(column: string): SortKey
  /** Rows in which a lower-case word occurs; a fresh mask. */
  matchWord(word: string): RowMask
  /** Absent where a filter is words that must all occur. */
  readonly language?: FilterLanguage
  /** Cells of a row in the order of the columns. */
  cells(row: number): readonly GridCell[]
  /** Columns of this table alone; their cells stand behind the others. */
  readonly otherColumns?: readonly OtherColumn[]
  /** Column titles for a copy. */
  readonly copyHeader: readonly string[]
  /** Exact values of a row for a copy: bytes as digits, names as one line. */
  copyCells(row: number): readonly string[]
  /** Puts rows into groups; absent where nobody wants to group. */
  groupRows?(by: string, rows: RowOrder): RowGroups
  /** What the rows cover, where free gaps between them can show. */
  readonly ranges?: RowRanges
  /** Cells of the free gap behind a row. */
  gapCells?(row: number): readonly GridCell[]
  /** Sums over the rows of a mask. */
  totals(mask: RowMask): Readonly<Record<string, number>>
}

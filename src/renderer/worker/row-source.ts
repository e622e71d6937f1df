import type { SortKey } from '../../shared/tables/radix-sort'
import type { RowMask } from '../../shared/tables/row-view'
import type { FilterNote, GridCell } from './protocol'

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
  /** Column titles for a copy. */
  readonly copyHeader: readonly string[]
  /** Exact values of a row for a copy: bytes as digits, names as one line. */
  copyCells(row: number): readonly string[]
  /** Sums over the rows of a mask. */
  totals(mask: RowMask): Readonly<Record<string, number>>
}

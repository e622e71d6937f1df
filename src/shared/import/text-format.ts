import type { SnapshotSource } from '../snapshot/snapshot'
import type { ImportedTables } from './imported-tables'
import type { LineIndex, TextLines } from './text-lines'

/** The lines that a format recognised in a text: heads, rows and what belongs to them, in the order of the text. */
export interface TakenLines {
  readonly text: TextLines
  readonly lines: readonly LineIndex[]
  /** Says whether one of `lines` is a row. */
  readonly isRow: (line: LineIndex) => boolean
  /** The text ends inside or right behind the last of `lines`, without an end of line. */
  readonly isLastOpen: boolean
}

/** A form in which tools print mappings: how its lines are recognised, and how they are read. */
export interface TextFormat {
  readonly source: SnapshotSource
  /** A row: it begins with where a mapping lies. */
  readonly row: RegExp
  /** A line that names the columns of the rows that follow; rows mean nothing without it. */
  readonly head?: RegExp
  /** A line that belongs to the row before, or stands between rows for nothing that is left out. */
  readonly more?: RegExp
  /** Other lines between its rows do not stand for rows that were left out. */
  readonly isScattered?: true
  /** Reads the lines. Errors: `invalid-request` for a line that cannot be parsed, and where no row is a mapping. */
  readonly read: (taken: TakenLines) => ImportedTables
}

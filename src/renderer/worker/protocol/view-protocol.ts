import type { KindFamily } from '../../../shared/tables/mapping-kind'
import { MAPPING_SORT_COLUMNS } from '../../../shared/tables/mapping-sort'
import type { SortDirection } from '../../../shared/tables/radix-sort'
import { USAGE_FIELD_NAMES, type UsageUnit } from '../../../shared/tables/usage-field'

/** The tables that the worker keeps a view of. */
export type ViewName = 'processes' | 'maps' | 'snapshots' | 'differences' | 'files' | 'findings' | 'found'

/** Columns of the grid "Processes", in the order in which rows hold their cells. */
export const PROCESS_COLUMNS = [
  'name',
  'pid',
  'user',
  'maps',
  'share',
  'rss',
  'vsz',
  'cpu',
  'started',
  'command',
] as const
/** A column of the grid "Processes". */
export type ProcessColumn = (typeof PROCESS_COLUMNS)[number]

/** Columns of the grid "Memory maps", in the order in which rows hold their cells: of maps, then of smaps. */
export const MAPPING_COLUMNS = [...MAPPING_SORT_COLUMNS, ...USAGE_FIELD_NAMES, 'flags', 'apart'] as const
/** A column of the grid "Memory maps". */
export type MappingColumn = (typeof MAPPING_COLUMNS)[number]

/** A number of smaps that this version does not know, as a column; its cell stands behind those of MAPPING_COLUMNS. */
export interface OtherColumn {
  readonly key: string
  /** Harmless: letters, digits and a few signs. */
  readonly kernelName: string
  readonly unit: UsageUnit
}

/** What a change means to the eye: something came, went, or is different. */
export type ChangeTone = 'added' | 'removed' | 'changed'

/** One cell, ready to be written; all text is harmless. */
export interface GridCell {
  readonly text: string
  /** Says less than its neighbours: a zero, an absent name, a word in the place of a number. */
  readonly isPale?: boolean
  /** A quieter second part: the folder of a file, the age of a count. */
  readonly detail?: string
  /** Filled part of a bar, 0 to 1. */
  readonly share?: number
  /** Colour of a dot. */
  readonly family?: KindFamily
  /** Ground of a word that says what happened. */
  readonly tone?: ChangeTone
}

/** One row for the grid. */
export interface GridRow {
  /** Identity of the thing in the row; survives a refresh. */
  readonly id: string
  readonly isSelected: boolean
  readonly cells: readonly GridCell[]
  /** It is new or different since the last read, a moment ago. */
  readonly flash: RowFlash | null
  /** The line is the head of a group of rows: its cells are subtotals. */
  readonly head?: GroupHead
  /** The line is a free gap, not a row. */
  readonly isGap?: true
}

/** The head of a group. */
export interface GroupHead {
  readonly label: GridCell
  readonly isOpen: boolean
}

/** What may have become of a row between two reads, by the codes of RowSource.changesSince. */
export const ROW_FLASHES = [null, 'added', 'changed'] as const
/** What became of a row between two reads. */
export type RowFlash = Exclude<(typeof ROW_FLASHES)[number], null>

/** Rows `first` to `first + rows.length` of a view. */
export interface GridWindow {
  readonly first: number
  readonly rows: readonly GridRow[]
  /** Another one for each table that brought changes: a row flashes once for each. */
  readonly flashId: number
}

/** The column and direction that a view is sorted by. */
export interface ViewSort {
  readonly column: string
  readonly direction: SortDirection
}

/** A part of the filter's text, `[start, end)`, that is not answered as written, and why. */
export interface FilterNote {
  readonly start: number
  readonly end: number
  /** One sentence; its text is harmless. */
  readonly message: string
  /** It cannot be understood: the rows are those of the last text that could. */
  readonly isMistake: boolean
}

/** What the window knows of a view without its rows. */
export interface ViewState {
  /** Grows with every change; rows asked for under an older version are stale. */
  readonly version: number
  /** Lines of the grid: rows, and heads of groups or free gaps where they show. */
  readonly rowCount: number
  /** Rows that pass the filter, also those of closed groups. */
  readonly passingCount: number
  /** What the rows are grouped by. */
  readonly groupedBy: string | null
  /** Free gaps are to show, in the order of addresses. */
  readonly withGaps: boolean
  readonly totalCount: number
  readonly sort: ViewSort | null
  readonly filter: string
  readonly filterNotes: readonly FilterNote[]
  readonly selectedCount: number
  /** Sums over the selected rows, by column. */
  readonly totals: Readonly<Record<string, number>>
  /** Where the active row shows, -1 where there is none or the filter hides it. */
  readonly activePosition: number
  /** Sequence number of the last selection that the worker carried out. */
  readonly sequence: number
  /** Columns that this table has and others of its kind have not, in the order of their cells. */
  readonly otherColumns: readonly OtherColumn[]
  /** How far the rows on screen moved since the view began, because others above them came or went. */
  readonly shift: number
}

/** A change of the selection; `move` makes a row active and selects nothing. */
export type SelectAct =
  | { readonly kind: 'only' | 'range' | 'toggle' | 'move'; readonly position: number }
  | { readonly kind: 'all' | 'none' }

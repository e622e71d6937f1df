import type { VmatlasErrorData } from '../../shared/errors'
import type { CountedProcess } from '../../shared/explain/closest'
import type { ProcessIdentity } from '../../shared/ipc/contract'
import type { Completions } from '../../shared/query/suggest-completions'
import type { SortDirection } from '../../shared/tables/radix-sort'
import type { KindFamily } from '../../shared/tables/mapping-kind'
import type { MappingGrouping } from '../../shared/tables/group-mappings'
import { USAGE_FIELD_NAMES } from '../../shared/tables/usage-field'
import type { Breakdown, BreakdownWeight } from './breakdown-protocol'
import type { FilesMethods, FilesWorkerEvent } from './files-protocol'
import type { FindingsMethods, FindingsWorkerEvent } from './findings-protocol'
import type { LabMethods, LabWorkerEvent } from './lab-protocol'
import type { FileCheckEvent, FileCheckMethods } from './file-check-protocol'
import type { LiveState, ReadFailure, SumsState, UsageState } from './reading-protocol'
import type { ProcessHistory } from './history-protocol'
import type { NeighbourExplanation } from './neighbour-protocol'
import type { RecordingMethods, RecordingWorkerEvent } from './recording-protocol'
import type { RootMethods, RootWorkerEvent } from './root-protocol'
import type { Strip } from './strip'
import type { SpacePicture, SpaceRequest } from './space-protocol'
import type { SnapshotMethods, SnapshotWorkerEvent } from './snapshot-protocol'
import type { TextMethods } from './text-protocol'

/**
 * What the window and its worker say to each other: requests with one answer each, and events.
 *
 * Tables never cross; the window gets formatted rows for what is on screen.
 */

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
export const MAPPING_COLUMNS = [
  'start',
  'end',
  'size',
  'permissions',
  'kind',
  'offset',
  'device',
  'inode',
  'name',
  ...USAGE_FIELD_NAMES,
  'flags',
  'apart',
] as const
/** A column of the grid "Memory maps". */
export type MappingColumn = (typeof MAPPING_COLUMNS)[number]

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
  /** How far the rows on screen moved since the view began, because others above them came or went. */
  readonly shift: number
}

/** A change of the selection; `move` makes a row active and selects nothing. */
export type SelectAct =
  | { readonly kind: 'only' | 'range' | 'toggle' | 'move'; readonly position: number }
  | { readonly kind: 'all' | 'none' }

/** The process list as a whole. */
export interface ProcessesSummary {
  readonly limit: number | null
  readonly processCount: number
  readonly countedCount: number
  /** Counts that this user may not have. */
  readonly deniedCount: number
  /** Processes that did not answer, or whose maps could not be read for another reason. */
  readonly failedCount: number
  /** Counts that have not arrived yet. */
  readonly pendingCount: number
  readonly readAtMs: number
  readonly readMs: number
  readonly intervalMs: number
}

/** What is known of the open process besides its maps; text is harmless. */
export interface ProcessFacts {
  readonly pid: number
  readonly name: string
  readonly user: string
  readonly command: string
  readonly startedAtMs: number
  readonly rss: number
  readonly vsz: number
  readonly cpu: number
  readonly threads: number
  readonly isKernelThread: boolean
  /** State letter of /proc/PID/stat. */
  readonly state: string
}

/** The last whole read of maps. */
export interface MapsSummary {
  readonly totalRows: number
  readonly usedMaps: number
  readonly limit: number | null
  readonly readAtMs: number
  readonly readMs: number
  readonly bytes: number
  readonly changedWhileReading: boolean
  /** Only root could read it, and did. */
  readonly asRoot: boolean
}

/** The open process, whole; sent after every change. */
export interface OpenProcess {
  readonly process: ProcessIdentity
  readonly facts: ProcessFacts | null
  readonly isReading: boolean
  /** How far a long read is; null before its first report. */
  readonly progress: { readonly bytes: number; readonly rows: number } | null
  /** How many rows of the first read of a large process show already; null before and after. */
  readonly arriving: { readonly rows: number; readonly totalRows: number } | null
  /** Null until maps were read once; a failed read leaves it as it is. */
  readonly maps: MapsSummary | null
  readonly failure: ReadFailure | null
  readonly usage: UsageState
  readonly sums: SumsState
  readonly live: LiveState
  /** When the process was found to have ended. */
  readonly endedAtMs: number | null
}

/** A neighbour of a mapping and why the two are two; all text is harmless. */
export interface NeighbourDetail {
  /** Row in the table. */
  readonly row: number
  readonly start: string
  readonly permissions: string
  readonly name: string
  readonly reasons: readonly { readonly sentence: string; readonly isLikely: boolean }[]
}

/** Everything that is known of one mapping; all text is harmless. */
export interface MappingDetail {
  /** Row in the table. */
  readonly row: number
  readonly range: string
  readonly name: string
  readonly kind: string
  readonly family: KindFamily
  readonly isDeleted: boolean
  readonly facts: readonly { readonly field: MappingColumn; readonly value: string }[]
  /** Null while smaps was not read, NaN where it does not tell. */
  readonly residentShare: number | null
  /** Empty while smaps was not read. */
  readonly costs: readonly {
    readonly field: MappingColumn
    readonly value: string
    /** The kernel says 0; a value that could not be read is not. */
    readonly isZero: boolean
  }[]
  readonly flags: readonly { readonly code: string; readonly meaning: string }[]
  /** Queries that show its like. */
  readonly queries: Readonly<Record<MappingGrouping, string>>
  readonly before: NeighbourDetail | null
  readonly after: NeighbourDetail | null
}

/** What lies at an address; all text is harmless. */
export interface AddressAnswer {
  /** Hexadecimal, without 0x. */
  readonly address: string
  /** The row that holds it, else the nearest one; null in an empty address space. */
  readonly row: number | null
  readonly isFree: boolean
  /** Module and offset as backtraces count them. */
  readonly place: string
  readonly mapping: string | null
  readonly fileOffset: string | null
  readonly before: string | null
  readonly after: string | null
}

/** Every request of the window. */
export interface WorkerMethods
  extends
    SnapshotMethods,
    LabMethods,
    FilesMethods,
    RecordingMethods,
    RootMethods,
    FindingsMethods,
    TextMethods {
  viewState(view: ViewName): ViewState
  sortView(view: ViewName, sort: ViewSort | null): ViewState
  filterView(view: ViewName, text: string): ViewState
  selectRows(view: ViewName, act: SelectAct, sequence: number): ViewState
  /** Makes the row of the table with this number active and selects it, where the filter shows it. */
  selectTableRow(view: ViewName, row: number): ViewState
  readRows(view: ViewName, first: number, count: number): GridWindow
  /** Groups the rows of a view, or (null) shows them as one list. */
  groupView(view: ViewName, by: string | null): ViewState
  /** Opens or closes the group whose head stands at a position. */
  toggleGroup(view: ViewName, position: number): ViewState
  /** Opens or closes all groups. */
  toggleAllGroups(view: ViewName, isOpen: boolean): ViewState
  /** Shows the free gaps between rows, where they stand in the order of addresses, or hides them. */
  showGaps(view: ViewName, isShown: boolean): ViewState
  /** Selected rows (or the active one) as tab-separated values with a header, exact. */
  copyRows(view: ViewName): string
  /** Identities of the selected rows that show, in their order. */
  selectedIds(view: ViewName): readonly string[]
  /** Position of the next row in which `text` occurs, from `from` on and around the end; -1 if none. */
  findRow(view: ViewName, text: string, from: number): number
  /** All processes whose maps are counted, for the Limit screen; names and users as in the tables. */
  countedProcesses(): readonly CountedProcess[]
  /** How the maps and the memory of a process went while the app runs. */
  readHistory(process: ProcessIdentity): ProcessHistory
  watchProcesses(isPaused: boolean): null
  refreshProcesses(): null
  openProcess(process: ProcessIdentity): null
  refreshMaps(): null
  /** Reads the open process again and again, or only when asked. */
  setLive(isLive: boolean): null
  cancelRead(): null
  /** Reads smaps of the open process, and its maps with it. */
  readUsage(): null
  cancelUsage(): null
  closeProcess(): null
  /** Why the open process has as many maps as it has. */
  explainMaps(): NeighbourExplanation
  /** How many pairs of neighbours nothing visible keeps apart; null while smaps was not read. */
  countMergeable(): number | null
  breakDownMaps(by: MappingGrouping, weight: BreakdownWeight): Breakdown
  /** What lies at the addresses of a text, a backtrace for example. */
  locateAddresses(text: string): readonly AddressAnswer[]
  /** The active one of the maps, where there is one and the filter shows it. */
  describeActiveMap(): MappingDetail | null
  /** Has the file of the active map checked; see FileCheckMethods. */
  checkActiveFile: FileCheckMethods['checkActiveFile']
  /** How the filter of the maps may go on at a caret. */
  completeFilter(text: string, caret: number): Completions
  /** The picture of the open process's address space; both widths in pixels of the canvas. */
  readStrip(width: number, labelWidth: number): Strip
  /** A part of the open process's address space, large. */
  readSpace(request: SpaceRequest): SpacePicture
  /** One of the maps by its row in the table. */
  describeMap(row: number): MappingDetail
}

/** The name of a request. */
export type WorkerMethodName = keyof WorkerMethods

/** A message from the window to the worker. */
export type ToWorker =
  | { readonly type: 'connect' }
  | {
      readonly type: 'request'
      readonly id: number
      readonly method: WorkerMethodName
      readonly args: readonly unknown[]
    }

/** What the worker tells the window without being asked. */
export type WorkerEvent =
  | { readonly type: 'view'; readonly view: ViewName; readonly state: ViewState }
  | { readonly type: 'processes'; readonly summary: ProcessesSummary }
  | { readonly type: 'process'; readonly process: OpenProcess | null }
  | SnapshotWorkerEvent
  | FileCheckEvent
  | LabWorkerEvent
  | FilesWorkerEvent
  | RecordingWorkerEvent
  | RootWorkerEvent
  | FindingsWorkerEvent
  /** The scanner is gone (its port closed) or sent what does not fit. */
  | { readonly type: 'scanner-lost' }
  | { readonly type: 'defect'; readonly error: VmatlasErrorData }

/** A message from the worker to the window. */
export type FromWorker =
  | WorkerEvent
  | { readonly type: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly id: number; readonly error: VmatlasErrorData }

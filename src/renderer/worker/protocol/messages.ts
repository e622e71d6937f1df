import type { VmatlasErrorData } from '../../../shared/errors'
import type { CountedProcess } from '../../../shared/explain/closest'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { Completions } from '../../../shared/query/suggest-completions'
import type { MappingGrouping } from '../../../shared/tables/group-mappings'
import type { Breakdown, BreakdownWeight } from './breakdown-protocol'
import type { FileCheckEvent, FileCheckMethods } from './file-check-protocol'
import type { FilesMethods, FilesWorkerEvent } from './files-protocol'
import type { FindingsMethods, FindingsWorkerEvent } from './findings-protocol'
import type { ProcessHistory } from './history-protocol'
import type { LabMethods, LabWorkerEvent } from './lab-protocol'
import type { NeighbourExplanation, NeighboursUntold } from './neighbour-protocol'
import type {
  AddressAnswer,
  MappingDetail,
  OpenProcess,
  ProcessesSummary,
  UncountedProcess,
} from './process-protocol'
import type { RecordingMethods, RecordingWorkerEvent } from './recording-protocol'
import type { RootMethods, RootWorkerEvent } from './root-protocol'
import type { SnapshotMethods, SnapshotWorkerEvent } from './snapshot-protocol'
import type { SpacePicture, SpaceRequest } from './space-protocol'
import type { Strip } from './strip'
import type { TextMethods } from './text-protocol'
import type { GridWindow, SelectAct, ViewName, ViewSort, ViewState } from './view-protocol'

/**
 * What the window and its worker say to each other: requests with one answer each, and events.
 *
 * Tables never cross; the window gets formatted rows for what is on screen.
 */

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
  /** All processes whose maps are counted, for the Limit screen; names and users as in the tables. */
  countedProcesses(): readonly CountedProcess[]
  /** All processes that have maps which could not be counted, with why. */
  uncountedProcesses(): readonly UncountedProcess[]
  /** How the maps and the memory of a process went while the app runs. */
  readHistory(process: ProcessIdentity): ProcessHistory
  watchProcesses(isPaused: boolean): null
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
  explainMaps(): NeighbourExplanation | NeighboursUntold
  /** How many pairs of neighbours have no visible reason not to merge; null while smaps was not read. */
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

/** What the worker sends to the window without a request. */
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

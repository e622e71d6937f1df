import type { EventKind } from '../../../shared/diff/change'
import type { DiffMatch } from '../../../shared/diff/diff-side'
import type { SeriesMeasure } from '../../../shared/diff-summary/series-growth'
import type { SummarySentence } from '../../../shared/diff-summary/summary-sentence'
import type { TotalsChange } from '../../../shared/diff-summary/totals'
import type { DiffSection } from '../../../shared/export/diff/diff-sections'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { SnapshotEntry } from '../../../shared/ipc/snapshot-entry'
import type { SideSource } from '../../../shared/ipc/snapshot-messages'
import type { SnapshotPlan, SnapshotWords } from '../../../shared/snapshot/snapshot-plan'
import type { SnapshotInfo, SnapshotSummary } from '../../../shared/snapshot/snapshot'
import type { LiveState, ReadFailure, ReadProgress, UsageState } from './reading-protocol'
import type { Strip } from './strip'

/** The part of the worker's protocol about snapshots and their differences; see messages.ts. */

/** Columns of the grid "Snapshots", in the order in which rows hold their cells. */
export const SNAPSHOT_COLUMNS = [
  'process',
  'pid',
  'label',
  'taken',
  'maps',
  'size',
  'rss',
  'pss',
  'flags',
  'host',
  'kernel',
  'command',
] as const
/** A column of the grid "Snapshots". */
export type SnapshotColumn = (typeof SNAPSHOT_COLUMNS)[number]

/** Columns of the grid "Differences", in the order in which rows hold their cells. */
export const DIFFERENCE_COLUMNS = [
  'what',
  'before',
  'after',
  'size',
  'permissions',
  'name',
  'change',
  'rss',
  'pss',
  'privateDirty',
  'swap',
] as const
/** A column of the grid "Differences". */
export type DifferenceColumn = (typeof DIFFERENCE_COLUMNS)[number]

/** Headlines that are hidden until somebody asks: nothing, or nothing but memory use, changed. */
export const QUIET_KINDS: readonly EventKind[] = ['usage', 'same']

/** The last snapshot that was asked for. */
export interface LastSnapshot {
  readonly process: ProcessIdentity
  readonly isTaking: boolean
  readonly progress: ReadProgress | null
  readonly taken: SnapshotEntry | null
  readonly failure: ReadFailure | null
}

/** Snapshots that the scanner takes by a plan, or took until it was over. */
export interface RunningPlan {
  readonly id: number
  readonly process: ProcessIdentity
  readonly plan: SnapshotPlan
  /** The newest, once there is one. */
  readonly newest: SnapshotEntry | null
  readonly takenCount: number
  readonly keptCount: number
  /** `over`: the process ended. */
  readonly state: 'running' | 'over' | 'failed'
  readonly failure: ReadFailure | null
}

/** Which side of a comparison. */
export type SideName = 'before' | 'after'

/** One side of a comparison: what was chosen, and what is known of it. */
export interface ComparedSide {
  readonly source: SideSource | null
  readonly isReading: boolean
  readonly progress: ReadProgress | null
  /** Null until it was read. */
  readonly info: SnapshotInfo | null
  readonly summary: SnapshotSummary | null
  readonly failure: ReadFailure | null
}

/** A kept snapshot that is looked into. */
export interface SnapshotPage {
  readonly id: string
  readonly isReading: boolean
  readonly progress: ReadProgress | null
  /** Null until it was read. */
  readonly info: SnapshotInfo | null
  readonly summary: SnapshotSummary | null
  /** What its maps cost together. */
  readonly usage: UsageState
  readonly failure: ReadFailure | null
}

/** What the comparison found, without its rows. */
export interface DiffSummary {
  readonly match: DiffMatch
  readonly summary: readonly SummarySentence[]
  readonly totals: TotalsChange
  /** Events of each headline that occurs; of `same`, its rows. In the order of EVENT_KINDS. */
  readonly kinds: readonly { readonly kind: EventKind; readonly count: number }[]
  readonly computeMs: number
}

/** The comparison whole; sent after every change. */
export interface Comparison {
  readonly before: ComparedSide
  readonly after: ComparedSide
  /** What the person chose; null: by address within one process, else by identity. */
  readonly match: DiffMatch | null
  /** Null until both sides are there. */
  readonly diff: DiffSummary | null
  /** Whether the sides that are processes are read again by themselves, and how often. */
  readonly live: LiveState
  /** Grows with every diff, so that pictures know when to draw anew. */
  readonly version: number
}

/** A mapping that grew in every interval of a series, as it shows. */
export interface SeriesRow {
  readonly start: string
  readonly permissions: string
  /** Made harmless; empty for unnamed memory. */
  readonly name: string
  readonly mapCount: number
  readonly bytes: readonly number[]
  readonly growth: number
}

/** What grew from each snapshot of a process to the next. */
export interface SeriesResult {
  readonly measure: SeriesMeasure
  readonly words: string
  readonly takenAtMs: readonly number[]
  /** At most SERIES_ROWS, those that grew most first. */
  readonly rows: readonly SeriesRow[]
  readonly growingCount: number
}

/** A series of snapshots: how far it is read, and what was found. */
export interface Series {
  readonly ids: readonly string[]
  readonly readCount: number
  readonly title: string
  /** Measures that all snapshots know. */
  readonly measures: readonly SeriesMeasure[]
  readonly result: SeriesResult | null
  readonly failure: ReadFailure | null
}

/** Growing mappings that show; the command line prints more. */
export const SERIES_ROWS = 200

/** The forms in which a diff leaves the window. */
export const DIFF_FORMATS = ['text', 'json', 'markdown', 'pmap'] as const
/** A form in which a diff leaves the window. */
export type DiffFormat = (typeof DIFF_FORMATS)[number]

/** The requests about snapshots. */
export interface SnapshotMethods {
  /** The library as it is now, for the grid "Snapshots". */
  showSnapshots(entries: readonly SnapshotEntry[]): null
  takeSnapshot(process: ProcessIdentity, words: SnapshotWords): null
  /** Has snapshots taken by a plan until it is stopped or the process ends; runs on while other screens show. */
  startPlan(process: ProcessIdentity, plan: SnapshotPlan): null
  /** Stops a plan, or takes one that is over off the list. */
  stopPlan(id: number): null
  cancelSnapshot(): null
  /** Reads a kept snapshot and shows its maps in the view of maps; the process that was open must be closed. */
  openSnapshot(id: string): null
  closeSnapshot(): null
  /** Chooses a side and reads it; null clears the choice. */
  chooseSide(side: SideName, source: SideSource | null): null
  /** Reads both sides that are processes again. */
  refreshSides(): null
  /** Reads the sides that are processes again and again, as they run; or stops that. */
  followSides(isLive: boolean): null
  /** Reads a series of snapshots and finds what grew in every interval; none closes it. */
  openSeries(ids: readonly string[]): null
  measureSeries(measure: SeriesMeasure): null
  swapSides(): null
  matchBy(match: DiffMatch | null): null
  /** Shows the events of these headlines, or all but the quiet ones where none is named; the text filter is apart. */
  showKinds(kinds: readonly EventKind[]): null
  /** The picture of one side, with the changed ranges marked; widths in pixels of the canvas. */
  readSideStrip(side: SideName, width: number, labelWidth: number): Strip
  /** Makes the first event that holds a row of one side active; its position, or -1 where the filter hides it. */
  selectSideRow(side: SideName, row: number): number
  /** The totals by kind and by file that changed, and the slides of modules; none before both sides are read. */
  readDiffSections(): readonly DiffSection[]
  /** The beginning of what diff(1) would print for the outputs of pmap. */
  readDiffLines(count: number): { readonly lines: readonly string[]; readonly isAll: boolean }
}

/** Events about snapshots. */
export type SnapshotWorkerEvent =
  | { readonly type: 'last-snapshot'; readonly last: LastSnapshot | null }
  | { readonly type: 'plans'; readonly plans: readonly RunningPlan[] }
  | { readonly type: 'series'; readonly series: Series }
  | { readonly type: 'snapshot-page'; readonly page: SnapshotPage | null }
  | { readonly type: 'comparison'; readonly comparison: Comparison }

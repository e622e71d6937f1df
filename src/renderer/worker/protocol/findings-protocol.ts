import type { FindingRuleId, FindingSeverity } from '../../../shared/findings/finding'
import type { FindingMute } from '../../../shared/findings/mutes'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { UnreadProcess } from '../../../shared/ipc/all-processes-messages'
import type { ReadFailure } from './reading-protocol'

/** The part of the worker's protocol about all processes at once: findings, and the search; see messages.ts. */

/** Columns of the grid "Findings", in the order in which rows hold their cells. */
export const FINDING_COLUMNS = ['severity', 'finding', 'process', 'pid', 'what', 'mappings'] as const
/** A column of the grid "Findings". */
export type FindingColumn = (typeof FINDING_COLUMNS)[number]

/** Columns of the grid "Matching mappings", in the order in which rows hold their cells. */
export const FOUND_COLUMNS = [
  'process',
  'pid',
  'start',
  'size',
  'permissions',
  'kind',
  'name',
  'rss',
  'pss',
] as const
/** A column of the grid "Matching mappings". */
export type FoundColumn = (typeof FOUND_COLUMNS)[number]

/** Rows of a search that the window takes; what matches beyond is counted. */
export const FOUND_ROWS = 100_000

/** How a pass over all processes stands. */
export interface PassState {
  readonly isReading: boolean
  /** Processes looked at so far, and in all. */
  readonly done: number
  readonly total: number
  /** Processes that the last whole pass could not read; those that have no maps of their own left out. */
  readonly unread: readonly UnreadProcess[]
  /** Processes that it did read. */
  readonly processCount: number
  /** When the last whole pass ended; null before. */
  readonly readAtMs: number | null
  readonly readMs: number
  readonly failure: ReadFailure | null
}

/** Before anything was asked. */
export const NO_PASS: PassState = {
  isReading: false,
  done: 0,
  total: 0,
  unread: [],
  processCount: 0,
  readAtMs: null,
  readMs: 0,
  failure: null,
}

/** How it stands with the findings. */
export interface FindingsState {
  readonly pass: PassState
  /** Findings that a mute covers. */
  readonly mutedCount: number
}

/** How it stands with the search. */
export interface SearchState {
  readonly pass: PassState
  /** As it was asked; empty before the first search. */
  readonly query: string
  /** Mappings that match, also those that the table has no room for. */
  readonly matched: number
}

/** One finding in full; all text but the program is harmless. */
export interface FindingDetail {
  readonly rule: FindingRuleId
  readonly title: string
  readonly severity: FindingSeverity
  readonly what: string
  readonly why: string
  readonly normal: string
  readonly advice: string
  readonly process: ProcessIdentity
  readonly name: string
  /** The program's name as bytes, for a mute. */
  readonly program: string
  readonly isMuted: boolean
  readonly evidence: readonly {
    readonly range: string
    readonly permissions: string
    readonly name: string
    readonly note: string
    /** A query that shows the mapping on the page of the process. */
    readonly query: string
  }[]
  readonly evidenceCount: number
}

/** A mapping that was found, as far as it takes to go there. */
export interface FoundPlace {
  readonly process: ProcessIdentity
  /** A query that shows the mapping on the page of the process. */
  readonly query: string
}

/** The requests about all processes at once. */
export interface FindingsMethods {
  /** Asks every process what the rules find in it. */
  findFindings(): null
  cancelFindings(): null
  /** What is muted, and whether it shows all the same. */
  muteFindings(mutes: readonly FindingMute[], showsMuted: boolean): null
  /** The active one of the findings, where there is one and the filter shows it. */
  describeActiveFinding(): FindingDetail | null
  /** Looks for mappings in all processes; the query has no mistakes. */
  searchMappings(query: string): null
  cancelSearch(): null
  /** Where the active one of the found maps is. */
  locateActiveFound(): FoundPlace | null
}

/** Events of the worker about all processes at once. */
export type FindingsWorkerEvent =
  | { readonly type: 'findings'; readonly findings: FindingsState }
  | { readonly type: 'search'; readonly search: SearchState }

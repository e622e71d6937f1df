import type { MergeReason } from '../../../shared/explain/why-not-merged'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { MappingGrouping } from '../../../shared/tables/group-mappings'
import type { KindFamily } from '../../../shared/tables/mapping-kind'
import type { LiveState, ReadFailure, SumsState, UsageState } from './reading-protocol'
import type { MappingColumn } from './view-protocol'

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

/** A process whose maps could not be counted; the name is harmless. */
export interface UncountedProcess {
  readonly pid: number
  readonly startTicks: number
  readonly name: string
  readonly why: 'denied' | 'did not answer'
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
  /** How often more was read of neighbours than maps and smaps tell: each time they may be explained otherwise. */
  readonly neighbourReads: number
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
  readonly reasons: readonly MergeReason[]
  /** Why there are no reasons: the source lacks something; null where it tells all. */
  readonly untold: string | null
}

/** A number of smaps: one that is a column, or one that this version does not know, by the kernel's name. */
export type MappingCost = ({ readonly field: MappingColumn } | { readonly unknown: string }) & {
  readonly value: string
  /** The kernel says 0; a value that could not be read is not. */
  readonly isZero: boolean
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
  readonly costs: readonly MappingCost[]
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

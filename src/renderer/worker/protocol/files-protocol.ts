import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { UnreadProcess } from '../../../shared/ipc/all-processes-messages'
import type { KindFamily } from '../../../shared/tables/mapping-kind'
import type { ReadFailure } from './reading-protocol'

/** The part of the worker's protocol about the files of the machine; see messages.ts. */

/** Columns of the grid "Files", in the order in which rows hold their cells. */
export const FILE_COLUMNS = [
  'name',
  'kind',
  'processes',
  'mappings',
  'size',
  'rss',
  'pss',
  'privateDirty',
  'versions',
  'state',
] as const
/** A column of the grid "Files". */
export type FileColumn = (typeof FILE_COLUMNS)[number]

/** How it stands with the files of the machine; sent after every change. */
export interface FilesState {
  readonly isReading: boolean
  /** Whether the read under way, or the last one, read smaps. */
  readonly withUsage: boolean
  readonly done: number
  readonly total: number
  /** Processes whose files are in the table. */
  readonly processCount: number
  /** Processes that the last whole pass could not read; kernel threads and zombies, which have nothing, left out. */
  readonly unread: readonly UnreadProcess[]
  /** When the last whole pass ended; null before. */
  readonly readAtMs: number | null
  readonly readMs: number
  readonly failure: ReadFailure | null
}

/** One process that maps a file; all text is harmless. */
export interface FileUser {
  readonly process: ProcessIdentity
  readonly name: string
  readonly mappings: number
  /** Bytes. */
  readonly size: number
  /** Null where smaps was not read. */
  readonly rss: number | null
  readonly pss: number | null
  readonly privateDirty: number | null
  readonly permissions: string
  readonly state: string
  /** Decimal. */
  readonly inode: string
}

/** A file with those who map it; all text is harmless. */
export interface FileDetail {
  readonly path: string
  readonly kind: string
  readonly family: KindFamily
  readonly processCount: number
  /** The first USERS_SHOWN, those with the most mapped first. */
  readonly users: readonly FileUser[]
  /** A query that shows its mappings on a process page. */
  readonly query: string
}

/** Processes of a file that a window lists. */
export const USERS_SHOWN = 500

/** The requests about files. */
export interface FilesMethods {
  /** Reads the files of all processes; with usage their memory use. */
  readFiles(withUsage: boolean): null
  cancelFiles(): null
  /** The active one of the files, where there is one and the filter shows it. */
  describeActiveFile(): FileDetail | null
  /** Reads what the active file costs, in the processes that map it. */
  measureActiveFile(): null
}

/** An event of the worker about files. */
export interface FilesWorkerEvent {
  readonly type: 'files'
  readonly files: FilesState
}

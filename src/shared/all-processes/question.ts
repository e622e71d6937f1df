import type { Finding } from '../findings/finding'
import type { PickedMappings } from '../tables/pick-mappings'
import type { ProcessFiles } from './file-table'

/** What is asked of every process of the machine. */
export type AllProcessesQuestion =
  /** The files that it maps; with usage their memory use, about ten times slower. */
  | { readonly about: 'files'; readonly withUsage: boolean }
  /** What the rules find in it; `limit` is the running vm.max_map_count, null where unreadable. */
  | { readonly about: 'findings'; readonly limit: number | null }
  /** The mappings that match a query without mistakes, `mostRows` of each process at most. */
  | { readonly about: 'mappings'; readonly query: string; readonly mostRows: number }

/** What a process answers to each question; null where there is nothing to say of it. */
export interface AllProcessesAnswers {
  readonly files: ProcessFiles
  readonly findings: ProcessFindings | null
  readonly mappings: FoundMappings | null
}

/** What the rules found in one process. */
export interface ProcessFindings {
  readonly pid: number
  readonly startTicks: number
  /** latin1. */
  readonly name: string
  /** The gravest first; at least one. */
  readonly findings: readonly Finding[]
}

/** The mappings of one process that match a query. */
export interface FoundMappings {
  readonly pid: number
  readonly startTicks: number
  /** latin1. */
  readonly name: string
  /** Those that match; the table may hold fewer. */
  readonly matched: number
  readonly table: PickedMappings
  /** Bytes, row for row with the table; null where the query needed no smaps. */
  readonly rss: Float64Array<ArrayBuffer> | null
  readonly pss: Float64Array<ArrayBuffer> | null
}

/** What a question is about. */
export type AllProcessesTopic = AllProcessesQuestion['about']

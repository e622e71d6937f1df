import type { Growth } from '../../shared/sysctl/growth'

/** How a process went while the app runs: columns over one ascending axis of time, NaN where nothing was read. */
export interface ProcessHistory {
  readonly atMs: Float64Array
  /** Maps that count against the limit. */
  readonly used: Float64Array
  /** Bytes. */
  readonly rss: Float64Array
  readonly pss: Float64Array
  readonly swap: Float64Array
  /** The running vm.max_map_count; null where it could not be read. */
  readonly limit: number | null
  /** Null while too little is known. */
  readonly growth: Growth | null
}

import type { VmatlasErrorData } from '../errors'
import type { Snapshot } from '../snapshot/snapshot'
import type { GrowthSample } from '../sysctl/growth'
import type { EpochMs } from '../units'
import type { ProcessEnd } from './process-end'

/** What a recording knows when it is over. */
export interface Recording {
  /** Its short name and command line, as byte strings; empty where they could not be read. */
  readonly name: string
  readonly command: string
  readonly pid: number
  /** Counts, ascending by time. */
  readonly samples: readonly GrowthSample[]
  /** The running vm.max_map_count at the last read. */
  readonly limit: number | null
  /** The first and the last state that could be read; null where none could. */
  readonly first: Snapshot | null
  readonly last: Snapshot | null
  /** Null while the process still runs: somebody stopped the recording. */
  readonly end: ProcessEnd | null
  readonly beganAtMs: EpochMs
  readonly endedAtMs: EpochMs
  /** The last thing that went wrong while the process lived, such as a refused read; null when nothing did. */
  readonly trouble: VmatlasErrorData | null
}

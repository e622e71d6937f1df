import type { VmatlasErrorData } from '../errors'
import type { Snapshot } from '../snapshot/snapshot'
import type { GrowthSample } from '../sysctl/growth-types'
import type { EpochMs } from '../units'
import type { RefusedCall } from './assess-end'
import type { ProcessEnd } from './process-end'

/** What was counted of one process. */
export interface RecordedCounts {
  /** Its short name, as a byte string; empty where it could not be read. */
  readonly name: string
  readonly pid: number
  /** Counts, ascending by time; old ones are thinned. */
  readonly samples: readonly GrowthSample[]
  /** The highest count of all; null where none could be read. */
  readonly peak: GrowthSample | null
  /** The running vm.max_map_count at the last read. */
  readonly limit: number | null
}

/** A process that the recorded one started, or one of its children. */
export interface RecordedChild extends RecordedCounts {
  /** When it was found to have ended; null while it still ran at the end of the recording. */
  readonly endedAtMs: EpochMs | null
}

/** What a recording knows when it is over. */
export interface Recording extends RecordedCounts {
  /** Its command line, as a byte string; empty where it could not be read. */
  readonly command: string
  /** The first and the last state that could be read; null where none could. */
  readonly first: Snapshot | null
  readonly last: Snapshot | null
  /** Null while the process still runs: somebody stopped the recording. */
  readonly end: ProcessEnd | null
  readonly beganAtMs: EpochMs
  readonly endedAtMs: EpochMs
  /** The processes that it started, in the order they were found, as many as are followed. */
  readonly children: readonly RecordedChild[]
  /** Children that were too many to follow. */
  readonly unfollowedCount: number
  /** The call that the limit refused, where something saw the calls; null where nothing did. */
  readonly refused: RefusedCall | null
  /** The last thing that went wrong while the process lived, such as a refused read; null when nothing did. */
  readonly trouble: VmatlasErrorData | null
}

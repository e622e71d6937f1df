import type { AbsentColumn } from '../tables/absent-column'
import type { MappingTable } from '../tables/mapping-table'
import type { UsageTable } from '../tables/usage-table'
import type { EpochMs } from '../units'
import type { PmapProcess } from './pmap/pmap-input'

/** Mappings on their way into a text. */
export interface MapsToWrite {
  readonly table: MappingTable
  /** Row for row with `table`; null where smaps was not read. */
  readonly usage: UsageTable | null
  /** The rows to write in their order; all as they stand in the table where it is absent. */
  readonly rows?: ArrayLike<number> & Iterable<number>
  /** Columns that the source of the rows lacks: they are written as not in the source, never as the zeros they hold. */
  readonly absent?: readonly AbsentColumn[]
}

/** Whose mappings they are, and of which read: what some forms say besides the rows. */
export interface MapsAbout {
  /** Null where a text that was imported does not tell it. */
  readonly pid: number | null
  /** The name in /proc/PID/comm, as latin1 bytes; empty where it is not known. */
  readonly name: string
  /** The command line as latin1 bytes, a NUL or a space between its words; empty where there is none. */
  readonly command: string
  /** See PmapProcess. */
  readonly startStack: PmapProcess['startStack']
  /** Mappings that count against the limit. */
  readonly usedMaps: number
  /** Running vm.max_map_count; null where it could not be read. */
  readonly limit: number | null
  readonly changedWhileReading: boolean
  /** When the read began; of imported text, when it was taken in. */
  readonly readAtMs: EpochMs
}

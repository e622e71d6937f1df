import type { AbsentColumn } from '../tables/absent-column'
import type { ErrorCode } from '../errors'
import type { MappingTable } from '../tables/mapping-table'
import type { UsageTable } from '../tables/usage-table'
import type { Bytes, EpochMs, Milliseconds } from '../units'

/** Where the rows of a snapshot come from: a process read here, or text that somebody gave us. */
export const SNAPSHOT_SOURCES = [
  'process',
  'maps',
  'smaps',
  'pmap',
  'pmap-x',
  'pmap-X',
  'gdb',
  'pwndbg',
  'gef',
  'lldb',
  'sanitizer',
  'tombstone',
  'valgrind',
  'core-file',
] as const

/** One of {@link SNAPSHOT_SOURCES}. */
export type SnapshotSource = (typeof SNAPSHOT_SOURCES)[number]

/**
 * What is not right with a snapshot: `torn` (the process changed its maps during the read, rows are of more than
 * one moment), `partial` (something could not be read, see `unread`, or a pasted text lacks lines), `ended` (the
 * process ended during the read; these are the rows read until then).
 */
export type SnapshotFlag = 'torn' | 'partial' | 'ended'

/** A file of /proc that could not be read for a snapshot, and why. */
export interface UnreadFile {
  readonly file: string
  readonly code: ErrorCode
}

/** What a snapshot says besides its tables. Null is "not known", as in text that somebody pasted. */
export interface SnapshotInfo {
  readonly source: SnapshotSource
  readonly pid: number | null
  /** Field 22 of /proc/PID/stat: with the pid and the boot it is the identity of the process. */
  readonly startTicks: number | null
  /** The short name of the process, as a byte string. */
  readonly name: string
  /** The command line with spaces for its NULs, as a byte string. */
  readonly command: string
  readonly user: string | null
  readonly host: string | null
  /** /proc/sys/kernel/random/boot_id. */
  readonly bootId: string | null
  readonly kernelRelease: string | null
  /** When the read began; for text, when it was taken in. */
  readonly capturedAtMs: EpochMs
  readonly readMs: Milliseconds | null
  /** The running vm.max_map_count. */
  readonly limit: number | null
  /** Mappings that count against the limit. */
  readonly usedMaps: number
  readonly flags: readonly SnapshotFlag[]
  readonly unread: readonly UnreadFile[]
  /** Columns that the source does not tell; they hold zeros that mean nothing. */
  readonly absent: readonly AbsentColumn[]
  /** What the person called it; may be empty. */
  readonly label: string
  /** What the person noted; of an imported log first what was taken of it and what it says. May be empty. */
  readonly note: string
}

/** The mappings of one process at one moment. A DiffSide, so two of them compare as they are. */
export interface Snapshot {
  readonly info: SnapshotInfo
  readonly mappings: MappingTable
  /** Row for row with `mappings`; null where only maps was read. */
  readonly usage: UsageTable | null
  readonly absent: readonly AbsentColumn[]
}

/** The numbers that a list of snapshots shows of each. */
export interface SnapshotSummary {
  readonly maps: number
  readonly size: Bytes
  /** Null where smaps was not read. */
  readonly rss: Bytes | null
  readonly pss: Bytes | null
}

/** Says whether two snapshots were taken during one boot of one machine, so that inode numbers compare. */
export function isSameMachine(one: SnapshotInfo, other: SnapshotInfo): boolean {
  return one.bootId !== null && one.bootId === other.bootId
}

/** Says whether two snapshots are of one process, so that addresses compare; false where that is not known. */
export function isSameProcess(one: SnapshotInfo, other: SnapshotInfo): boolean {
  return (
    isSameMachine(one, other) &&
    one.pid !== null &&
    one.pid === other.pid &&
    one.startTicks === other.startTicks
  )
}

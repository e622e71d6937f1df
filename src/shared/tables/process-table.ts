import type { StringTable } from './string-table'

/** The process is a kernel thread: it has no maps of its own. */
export const PROCESS_KERNEL_THREAD = 1

/**
 * The machine's processes at one moment, ascending by pid.
 *
 * Shape: every column has `length` entries. A process is identified by `pid` and `startTicks` together, since
 * pids are reused. Columns are never shared memory, which cannot cross to another process. Map counts are not
 * here: they arrive later and at their own pace ({@link MapCountBatch}).
 */
export interface ProcessTable {
  readonly pid: Uint32Array<ArrayBuffer>
  readonly parentPid: Uint32Array<ArrayBuffer>
  readonly uid: Uint32Array<ArrayBuffer>
  /** Field 22 of /proc/PID/stat; with the pid it is the identity of the process. */
  readonly startTicks: Float64Array<ArrayBuffer>
  /** Start time, milliseconds since 1970. */
  readonly startedAtMs: Float64Array<ArrayBuffer>
  /** Resident memory in bytes (statm), NaN where unreadable. */
  readonly rss: Float64Array<ArrayBuffer>
  /** Virtual size in bytes (statm), NaN where unreadable. */
  readonly vsz: Float64Array<ArrayBuffer>
  /** CPU in percent of one core over the last interval; NaN at first sight of a process. */
  readonly cpu: Float64Array<ArrayBuffer>
  readonly threads: Uint32Array<ArrayBuffer>
  /** PROCESS_KERNEL_THREAD. */
  readonly flags: Uint8Array<ArrayBuffer>
  /** State letter of /proc/PID/stat as a character code: R, S, D, Z, T, ... */
  readonly state: Uint8Array<ArrayBuffer>
  readonly name: Uint32Array<ArrayBuffer>
  /** User name, or the decimal uid where the name is unknown. */
  readonly user: Uint32Array<ArrayBuffer>
  readonly command: Uint32Array<ArrayBuffer>
  readonly strings: StringTable
  readonly length: number
}

/** How the read of a count ended: an index into this list stands in {@link MapCountBatch.outcome}. */
export const COUNT_OUTCOMES = [
  'counted',
  'none',
  'permission-denied',
  'hidden',
  'zombie',
  'process-gone',
  'not-answering',
  'io',
] as const

/** How the read of a count ended; `none` is a kernel thread. */
export type CountOutcome = (typeof COUNT_OUTCOMES)[number]

/** What stands in the place of a count where there is no number. */
export const OUTCOME_WORDS: Readonly<Record<CountOutcome, string>> = {
  counted: '',
  none: 'none',
  'permission-denied': 'no permission',
  hidden: 'hidden',
  zombie: 'zombie',
  'process-gone': 'ended',
  'not-answering': 'not answering',
  io: 'unreadable',
}

/**
 * Map counts of some processes, each read at its own time.
 *
 * `used` follows the limit arithmetic: lines of maps, less one when the last is [vsyscall]. It is NaN unless
 * `outcome` is `counted`.
 */
export interface MapCountBatch {
  readonly pid: Uint32Array<ArrayBuffer>
  readonly startTicks: Float64Array<ArrayBuffer>
  readonly used: Float64Array<ArrayBuffer>
  /** Index into COUNT_OUTCOMES. */
  readonly outcome: Uint8Array<ArrayBuffer>
  /** When it was read, milliseconds since 1970. */
  readonly readAtMs: Float64Array<ArrayBuffer>
  /** What the read cost, milliseconds. */
  readonly readMs: Float64Array<ArrayBuffer>
  /** When this process is counted again at the earliest, milliseconds since 1970. */
  readonly nextAtMs: Float64Array<ArrayBuffer>
  readonly length: number
}

import type { VmatlasErrorData } from '../../../shared/errors'

/** How the open process is read again by itself. */
export interface LiveState {
  readonly isLive: boolean
  /** From the end of a read to the next; null before the first one. */
  readonly intervalMs: number | null
  /** What the last read took in the scanner. */
  readonly readMs: number | null
}

/** A read that did not succeed, and when. */
export interface ReadFailure {
  readonly error: VmatlasErrorData
  readonly atMs: number
}

/** How far a read is. */
export interface ReadProgress {
  readonly bytes: number
  readonly rows: number
}

/** Memory use of all mappings of a process, bytes; NaN where the kernel does not print it for all of them. */
export interface UsageSums {
  readonly rss: number
  readonly pss: number
  readonly privateDirty: number
  readonly swap: number
  readonly readAtMs: number
  readonly readMs: number
}

/** How it stands with smaps_rollup of the open process, which is read where smaps is not. */
export interface SumsState {
  readonly isReading: boolean
  /** Of the last read. */
  readonly sums: UsageSums | null
  readonly failure: ReadFailure | null
}

/** How it stands with smaps of the open process, which is read after maps. */
export interface UsageState {
  readonly isReading: boolean
  readonly progress: { readonly bytes: number; readonly rows: number } | null
  /** Of the last whole read. */
  readonly sums: UsageSums | null
  readonly failure: ReadFailure | null
}

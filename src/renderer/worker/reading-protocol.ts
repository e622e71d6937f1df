import type { VmatlasErrorData } from '../../shared/errors'

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

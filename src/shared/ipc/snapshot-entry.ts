import * as v from 'valibot'
import type { VmatlasErrorData } from '../errors'
import type { SnapshotInfo, SnapshotSummary } from '../snapshot/snapshot'
import { snapshotInfoSchema, snapshotSummarySchema } from './snapshot-schemas'

/** Names a snapshot of the library; never a path: no separators, no leading dot. */
export const snapshotIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/))

/** A snapshot of the library without its tables. */
export const snapshotEntrySchema = v.object({
  id: snapshotIdSchema,
  info: snapshotInfoSchema,
  summary: snapshotSummarySchema,
  /** Size of its file. */
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
})

/** A snapshot of the library without its tables. */
export interface SnapshotEntry {
  readonly id: string
  readonly info: SnapshotInfo
  readonly summary: SnapshotSummary
  /** Size of its file. */
  readonly bytes: number
}

/** A file of the library that cannot be listed, and why. */
export interface DamagedEntry {
  readonly id: string
  readonly bytes: number
  readonly error: VmatlasErrorData
}

/** All snapshots that are kept. */
export interface SnapshotListing {
  /** The newest first. */
  readonly entries: readonly SnapshotEntry[]
  readonly damaged: readonly DamagedEntry[]
  /** Bytes of all files, damaged ones too. */
  readonly bytes: number
}

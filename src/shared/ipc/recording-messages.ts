import * as v from 'valibot'
import { processIdentitySchema } from './contract'
import { snapshotEntrySchema } from './snapshot-entry'
import { count, requestId } from './number-schemas'

/**
 * What travels over the scanner's port about recording a process until it ends: `record`, answered by
 * `recording-count` about once a second, then `recorded` or `failed`. `cancel` stops it; the report comes all the
 * same. Part of the messages of port-messages.ts.
 */

/** Requests of the worker. */
export const RECORDING_REQUESTS = [
  v.strictObject({ type: v.literal('record'), requestId, process: processIdentitySchema }),
] as const

/** Events of the scanner. */
export const RECORDING_EVENTS = [
  /** The count as last read, and how many snapshots are in the ring. */
  v.strictObject({
    type: v.literal('recording-count'),
    requestId,
    used: count,
    limit: v.nullable(count),
    atMs: v.pipe(v.number(), v.minValue(0)),
    kept: count,
  }),
  /** The recording is over: the report, and the first and last states that went into the library. */
  v.strictObject({
    type: v.literal('recorded'),
    requestId,
    /** False where somebody stopped it. */
    hasEnded: v.boolean(),
    isLimitLikely: v.boolean(),
    sentences: v.array(v.string()),
    first: v.nullable(snapshotEntrySchema),
    last: v.nullable(snapshotEntrySchema),
  }),
] as const

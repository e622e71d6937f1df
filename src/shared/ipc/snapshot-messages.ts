import * as v from 'valibot'
import { processIdentitySchema } from './contract'
import { snapshotEntrySchema, snapshotIdSchema } from './snapshot-entry'
import { snapshotInfoSchema } from './snapshot-schemas'
import { count, requestId } from './number-schemas'

/**
 * What travels over the scanner's port about snapshots: taking one, and reading one side of a comparison.
 *
 * A side travels as its `side-begin`, then for each chunk of rows a `maps-chunk` and, where smaps was read, a
 * `usage-chunk` (each acknowledged), then `side-end`. All of it is part of the messages of port-messages.ts.
 */

const text = v.pipe(v.string(), v.maxLength(65536))

/** One side of a comparison: a kept snapshot, or a process as it is now. */
export const sideSourceSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('snapshot'), id: snapshotIdSchema }),
  v.strictObject({ kind: v.literal('process'), process: processIdentitySchema }),
])
/** One side of a comparison. */
export type SideSource = v.InferOutput<typeof sideSourceSchema>

/** Requests of the worker. */
export const SNAPSHOT_REQUESTS = [
  /** Reads a process and keeps what was read; answered by maps-progress, then snapshot-taken or failed. */
  v.strictObject({
    type: v.literal('take-snapshot'),
    requestId,
    process: processIdentitySchema,
    withSmaps: v.boolean(),
    label: text,
    note: text,
  }),
  /** Reads one side of a comparison, with smaps where it can be read; answered by side-begin ... side-end or failed. */
  v.strictObject({ type: v.literal('read-side'), requestId, source: sideSourceSchema }),
] as const

/** Events of the scanner. */
export const SNAPSHOT_EVENTS = [
  v.strictObject({ type: v.literal('snapshot-taken'), requestId, entry: snapshotEntrySchema }),
  v.strictObject({
    type: v.literal('side-begin'),
    requestId,
    info: snapshotInfoSchema,
    totalRows: count,
    /** What its usage chunks will hold; null where smaps was not read. */
    usage: v.nullable(
      v.strictObject({
        fieldOrder: v.array(v.string()),
        /** Fields that this version does not know. */
        others: v.array(v.strictObject({ kernelName: v.string(), unit: v.picklist(['bytes', 'number']) })),
        strings: v.array(v.string()),
        /** Fields whose numbers are those of another one throughout: they are not sent, and share its column. */
        sameAs: v.record(v.string(), v.string()),
      }),
    ),
  }),
  /** Numbers of smaps for the rows `[firstRow, firstRow + rowCount)`, by the kernel's name of the field. */
  v.strictObject({
    type: v.literal('usage-chunk'),
    requestId,
    firstRow: count,
    rowCount: count,
    fields: v.record(v.string(), v.instance(Float64Array)),
    flagsLow: v.instance(Uint32Array),
    flagsHigh: v.instance(Uint32Array),
    flagsUnknown: v.instance(Uint32Array),
  }),
  v.strictObject({ type: v.literal('side-end'), requestId, totalRows: count }),
] as const

import * as v from 'valibot'
import { processIdentitySchema } from './contract'
import { errorSchema } from './error-schema'
import { LAB_EVENTS, LAB_REQUESTS } from './lab-messages'
import { FINDINGS_EVENTS, FINDINGS_REQUESTS } from './findings-messages'
import { ALL_PROCESSES_EVENTS, ALL_PROCESSES_REQUESTS } from './all-processes-messages'
import { mappingColumnsSchema } from './mapping-columns'
import { FILE_EVENTS, FILE_REQUESTS } from './file-messages'
import { RECORDING_EVENTS, RECORDING_REQUESTS } from './recording-messages'
import { ROOT_EVENTS, ROOT_REQUESTS } from './root-messages'
import { NEIGHBOUR_EVENTS, NEIGHBOUR_REQUESTS } from './neighbour-messages'
import { SUMS_EVENTS, SUMS_REQUESTS } from './sums-messages'
import { PLAN_EVENTS, PLAN_REQUESTS } from './plan-messages'
import { SNAPSHOT_EVENTS, SNAPSHOT_REQUESTS } from './snapshot-messages'
import { count, milliseconds, requestId } from './number-schemas'

/**
 * What travels over the port between the scanner (utilityProcess) and the renderer's worker.
 *
 * Tables travel as a few typed arrays per message, cloned, never as objects per row. Both ends validate what
 * arrives with these schemas: the scanner because the window is less trusted, the worker because a message that
 * does not fit is a defect to be told, not a table to be drawn.
 */

/** Rows of a mapping table in transit at most; the worker acknowledges each chunk before the next is sent. */
export const CHUNK_ROWS = 65536

/** What the worker asks of the scanner. */
export const scannerRequestSchema = v.variant('type', [
  /** Starts (or resumes) the live process list; `paused` stops both the list and the counting. */
  v.strictObject({ type: v.literal('watch-processes'), paused: v.boolean() }),
  /** Reads one process's maps; answered by maps-chunk messages, then maps-end, or by failed. */
  v.strictObject({ type: v.literal('read-maps'), requestId, process: processIdentitySchema }),
  /** The chunk was taken in; the next one may come. */
  v.strictObject({ type: v.literal('ack'), requestId }),
  /** Stops a read; it ends with failed and code `cancelled`. */
  v.strictObject({ type: v.literal('cancel'), requestId }),
  ...SUMS_REQUESTS,
  ...NEIGHBOUR_REQUESTS,
  ...SNAPSHOT_REQUESTS,
  ...RECORDING_REQUESTS,
  ...FILE_REQUESTS,
  ...PLAN_REQUESTS,
  ...LAB_REQUESTS,
  ...ALL_PROCESSES_REQUESTS,
  ...FINDINGS_REQUESTS,
  ...ROOT_REQUESTS,
])
/** A message from the worker to the scanner. */
export type ScannerRequest = v.InferOutput<typeof scannerRequestSchema>

/** A message of the worker that fits the contract, or what is wrong with it. */
export type ParsedRequest =
  { readonly ok: true; readonly request: ScannerRequest } | { readonly ok: false; readonly problem: string }

/** Checks what came over the port from the worker. */
export function parseScannerRequest(data: unknown): ParsedRequest {
  const parsed = v.safeParse(scannerRequestSchema, data)
  return parsed.success
    ? { ok: true, request: parsed.output }
    : { ok: false, problem: parsed.issues[0].message }
}

const processTableSchema = v.strictObject({
  pid: v.instance(Uint32Array),
  parentPid: v.instance(Uint32Array),
  uid: v.instance(Uint32Array),
  startTicks: v.instance(Float64Array),
  startedAtMs: v.instance(Float64Array),
  rss: v.instance(Float64Array),
  vsz: v.instance(Float64Array),
  cpu: v.instance(Float64Array),
  threads: v.instance(Uint32Array),
  flags: v.instance(Uint8Array),
  state: v.instance(Uint8Array),
  name: v.instance(Uint32Array),
  user: v.instance(Uint32Array),
  command: v.instance(Uint32Array),
  strings: v.strictObject({ strings: v.pipe(v.array(v.string()), v.readonly()) }),
  length: count,
})

const mapCountBatchSchema = v.strictObject({
  pid: v.instance(Uint32Array),
  startTicks: v.instance(Float64Array),
  used: v.instance(Float64Array),
  outcome: v.instance(Uint8Array),
  readAtMs: v.instance(Float64Array),
  readMs: v.instance(Float64Array),
  nextAtMs: v.instance(Float64Array),
  length: count,
})

/** What the scanner sends to the worker. */
export const scannerEventSchema = v.variant('type', [
  /** The process list as just read; counts of processes that left are to be forgotten. */
  v.strictObject({
    type: v.literal('processes'),
    table: processTableSchema,
    /** Running vm.max_map_count; null where it could not be read. */
    limit: v.nullable(count),
    readAtMs: milliseconds,
    readMs: milliseconds,
    intervalMs: milliseconds,
  }),
  v.strictObject({ type: v.literal('counts'), batch: mapCountBatchSchema }),
  /** Bytes and rows read so far, while a long read is under way. */
  v.strictObject({ type: v.literal('maps-progress'), requestId, bytes: count, rows: count }),
  /** `rowCount` rows from `firstRow` on; `newStrings` continue the string table from `firstString` on. */
  v.strictObject({
    type: v.literal('maps-chunk'),
    requestId,
    firstRow: count,
    rowCount: count,
    totalRows: count,
    firstString: count,
    newStrings: v.array(v.string()),
    columns: mappingColumnsSchema,
  }),
  v.strictObject({
    type: v.literal('maps-end'),
    requestId,
    /** The short name of the process, and its command line with spaces for its NULs: bytes as latin1. */
    name: v.string(),
    command: v.string(),
    totalRows: count,
    /** Lines of maps, less one when the last is [vsyscall]. */
    usedMaps: count,
    limit: v.nullable(count),
    readAtMs: milliseconds,
    readMs: milliseconds,
    bytes: count,
    changedWhileReading: v.boolean(),
    /** Only root could read it, and did. */
    asRoot: v.boolean(),
  }),
  v.strictObject({ type: v.literal('failed'), requestId, error: errorSchema, atMs: milliseconds }),
  ...SUMS_EVENTS,
  ...NEIGHBOUR_EVENTS,
  ...SNAPSHOT_EVENTS,
  ...RECORDING_EVENTS,
  ...FILE_EVENTS,
  ...PLAN_EVENTS,
  ...LAB_EVENTS,
  ...ALL_PROCESSES_EVENTS,
  ...FINDINGS_EVENTS,
  ...ROOT_EVENTS,
])
/** A message from the scanner to the worker. */
export type ScannerEvent = v.InferOutput<typeof scannerEventSchema>

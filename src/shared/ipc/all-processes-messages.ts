import * as v from 'valibot'
import { ERROR_CODES } from '../errors'
import { count, requestId } from './number-schemas'

/**
 * What travels over the scanner's port about the files of the whole machine, part of the messages of
 * port-messages.ts: `read-files` is answered by `machine-files` as results come, then by `machine-end` or `failed`.
 * `cancel` stops it.
 */

/** More processes than one may ask for by name: all are asked for with null. */
const MOST_PIDS = 100_000

/** Requests of the worker. */
export const ALL_PROCESSES_REQUESTS = [
  v.strictObject({
    type: v.literal('read-files'),
    requestId,
    /** Reads smaps in the place of maps: what the files cost, about ten times as slow. */
    withUsage: v.boolean(),
    /** Only these processes; null for all. */
    pids: v.nullable(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.maxLength(MOST_PIDS))),
  }),
] as const

const packedSchema = v.strictObject({
  pid: v.instance(Uint32Array),
  startTicks: v.instance(Float64Array),
  useCount: v.instance(Uint32Array),
  paths: v.pipe(v.array(v.string()), v.readonly()),
  path: v.instance(Uint32Array),
  device: v.instance(Uint32Array),
  inodeLow: v.instance(Uint32Array),
  inodeHigh: v.instance(Uint32Array),
  kind: v.instance(Uint8Array),
  mappings: v.instance(Uint32Array),
  size: v.instance(Float64Array),
  permissionSets: v.instance(Uint16Array),
  state: v.instance(Uint8Array),
  rss: v.exactOptional(v.instance(Float64Array)),
  pss: v.exactOptional(v.instance(Float64Array)),
  privateDirty: v.exactOptional(v.instance(Float64Array)),
})
const unreadSchema = v.strictObject({ pid: count, code: v.picklist(ERROR_CODES), name: v.string() })
/** A process whose maps could not be read, and why; the name is latin1, empty where it is not known. */
export type UnreadProcess = v.InferOutput<typeof unreadSchema>

const filesEvent = v.strictObject({
  type: v.literal('files-found'),
  requestId,
  files: packedSchema,
  /** Processes looked at so far, and in all. */
  done: count,
  total: count,
})
const endEvent = v.strictObject({
  type: v.literal('all-processes-end'),
  requestId,
  unread: v.array(unreadSchema),
  readAtMs: v.pipe(v.number(), v.minValue(0)),
  readMs: v.pipe(v.number(), v.minValue(0)),
})

/** Events of the scanner. */
export const ALL_PROCESSES_EVENTS = [filesEvent, endEvent] as const

import * as v from 'valibot'
import { processIdentitySchema } from './contract'
import { milliseconds, requestId } from './number-schemas'

/**
 * What travels over the scanner's port about the cost of a process as a whole: `read-sums`, answered by `sums-read` or
 * `failed`. Part of the messages of port-messages.ts.
 */

/** Bytes; null where the kernel does not print this sum. */
const sum = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))

/** Requests of the worker. */
export const SUMS_REQUESTS = [
  /** Reads /proc/PID/smaps_rollup: the sums of smaps, without a line for each mapping. */
  v.strictObject({ type: v.literal('read-sums'), requestId, process: processIdentitySchema }),
] as const

const sumsRead = v.strictObject({
  type: v.literal('sums-read'),
  requestId,
  rss: sum,
  pss: sum,
  privateDirty: sum,
  swap: sum,
  readAtMs: milliseconds,
  readMs: milliseconds,
})
/** What a process costs as a whole, as it travels. */
export type SumsReadEvent = v.InferOutput<typeof sumsRead>

/** Events of the scanner. */
export const SUMS_EVENTS = [sumsRead] as const

import * as v from 'valibot'
import { POLICY_ABSENCES } from '../explain/neighbour-facts'
import { processIdentitySchema } from './contract'
import { count, milliseconds, requestId } from './number-schemas'

/**
 * What travels over the scanner's port about the neighbours of a process beside its maps and smaps:
 * `read-neighbour-facts`, answered by `neighbour-facts` or `failed`. Part of the messages of port-messages.ts.
 */

/** Requests of the worker. */
export const NEIGHBOUR_REQUESTS = [
  /** Reads /proc/PID/numa_maps, unless there are too many mappings, and what the process and the kernel tell. */
  v.strictObject({
    type: v.literal('read-neighbour-facts'),
    requestId,
    process: processIdentitySchema,
    mappingCount: count,
  }),
] as const

const policies = v.strictObject({
  start: v.instance(Float64Array),
  policy: v.instance(Uint32Array),
  texts: v.array(v.string()),
})

/** Events of the scanner. */
export const NEIGHBOUR_EVENTS = [
  v.strictObject({
    type: v.literal('neighbour-facts'),
    requestId,
    kernelRelease: v.nullable(v.string()),
    isForkChild: v.nullable(v.boolean()),
    policies: v.union([policies, v.picklist(POLICY_ABSENCES)]),
    readMs: milliseconds,
  }),
] as const

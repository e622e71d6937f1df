import * as v from 'valibot'
import { FINDING_RULE_IDS, FINDING_SEVERITIES, MOST_EVIDENCE } from '../findings/finding'
import { mappingColumnsSchema } from './mapping-columns'
import { count, requestId } from './number-schemas'

/**
 * What travels over the scanner's port about all processes at once, part of the messages of port-messages.ts:
 * `find-findings` is answered by `findings-found`, `find-mappings` by `mappings-found`, as results come; both end with
 * `machine-end` or `failed`. `cancel` stops them.
 */

const bytes = v.pipe(v.number(), v.minValue(0))
/** A query that a person would type is far shorter. */
const MOST_QUERY = 4096
/** Found mappings that one search may bring into a window at most. */
export const MOST_FOUND = 1_000_000

/** Requests of the worker. */
export const FINDINGS_REQUESTS = [
  v.strictObject({ type: v.literal('find-findings'), requestId }),
  v.strictObject({
    type: v.literal('find-mappings'),
    requestId,
    query: v.pipe(v.string(), v.maxLength(MOST_QUERY)),
    /** All together; what matches beyond is counted. */
    mostRows: v.pipe(count, v.maxValue(MOST_FOUND)),
  }),
] as const

const evidenceSchema = v.strictObject({
  start: bytes,
  end: bytes,
  permissions: v.pipe(count, v.maxValue(15)),
  name: v.string(),
  note: v.string(),
})

const findingSchema = v.strictObject({
  rule: v.picklist(FINDING_RULE_IDS),
  severity: v.picklist(FINDING_SEVERITIES),
  what: v.string(),
  advice: v.string(),
  evidence: v.pipe(v.array(evidenceSchema), v.maxLength(MOST_EVIDENCE), v.readonly()),
  evidenceCount: count,
})

const findingsEvent = v.strictObject({
  type: v.literal('findings-found'),
  requestId,
  processes: v.array(
    v.strictObject({
      pid: count,
      startTicks: bytes,
      name: v.string(),
      findings: v.pipe(v.array(findingSchema), v.readonly()),
    }),
  ),
  /** Processes looked at so far, and in all. */
  done: count,
  total: count,
})

const mappingsEvent = v.strictObject({
  type: v.literal('mappings-found'),
  requestId,
  processes: v.array(
    v.strictObject({
      pid: count,
      startTicks: bytes,
      name: v.string(),
      matched: count,
      strings: v.pipe(v.array(v.string()), v.readonly()),
      columns: mappingColumnsSchema,
      /** Null where the query needed no smaps. */
      rss: v.nullable(v.instance(Float64Array)),
      pss: v.nullable(v.instance(Float64Array)),
    }),
  ),
  done: count,
  total: count,
})

/** Events of the scanner. */
export const FINDINGS_EVENTS = [findingsEvent, mappingsEvent] as const
/** Mappings of some more processes that match. */
export type MappingsFoundEvent = v.InferOutput<typeof mappingsEvent>

import * as v from 'valibot'
import { LEAST_EVERY_MS, MOST_KEPT } from '../snapshot/snapshot-plan'
import { processIdentitySchema } from './contract'
import { snapshotEntrySchema } from './snapshot-entry'
import { count, requestId } from './number-schemas'

/**
 * What travels over the scanner's port about snapshots that are taken by a plan: `take-by-plan`, answered by
 * `plan-taken` for each snapshot, then `plan-over` or `failed`. `cancel` stops it. Part of the messages of
 * port-messages.ts.
 */

const text = v.pipe(v.string(), v.maxLength(65536))
const positive = v.pipe(v.number(), v.integer(), v.minValue(1))

const planSchema = v.strictObject({
  rule: v.variant('kind', [
    v.strictObject({
      kind: v.literal('every'),
      everyMs: v.pipe(v.number(), v.integer(), v.minValue(LEAST_EVERY_MS)),
    }),
    v.strictObject({ kind: v.literal('growth'), measure: v.picklist(['maps', 'rss']), by: positive }),
  ]),
  keep: v.pipe(positive, v.maxValue(MOST_KEPT)),
  withSmaps: v.boolean(),
  label: text,
  note: text,
})

/** Requests of the worker. */
export const PLAN_REQUESTS = [
  v.strictObject({
    type: v.literal('take-by-plan'),
    requestId,
    process: processIdentitySchema,
    plan: planSchema,
  }),
] as const

/** Events of the scanner. */
export const PLAN_EVENTS = [
  /** One more was taken; `kept` of the plan's own are in the library. */
  v.strictObject({ type: v.literal('plan-taken'), requestId, entry: snapshotEntrySchema, kept: count }),
  /** The process ended, or (`hasEnded` false) somebody stopped the plan. */
  v.strictObject({ type: v.literal('plan-over'), requestId, hasEnded: v.boolean() }),
] as const

import * as v from 'valibot'
import { EXPERIMENTS } from '../lab/list-experiments'
import { LAB_ADVICE, LAB_MAP_FLAGS, LAB_PROTECTIONS, LARGEST_FILL, REGION_PAGES } from '../lab/lab-call'
import { LAB_REFUSERS } from '../lab/lab-protocol'
import { KIND_FAMILIES } from '../tables/mapping-kind'
import { count, requestId } from './number-schemas'

/**
 * What travels over the scanner's port about the Lab, part of the messages of port-messages.ts. A port has one
 * process of the Lab at most: `lab-start` starts it anew and is answered by `lab-started`, each `lab-step` by
 * `lab-stepped`, or either by `failed`. `lab-ended` comes by itself when the process ended and nobody asked it to.
 */

const page = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(REGION_PAGES))
const pages = v.pipe(v.number(), v.integer(), v.minValue(-REGION_PAGES), v.maxValue(REGION_PAGES))
const place = v.strictObject({ base: v.union([v.literal('region'), count]), page })
const protection = v.picklist(LAB_PROTECTIONS)

/** Fits a call; whether it lies in what the Lab has is for checkLabCall to say. */
export const labCallSchema = v.variant('call', [
  v.strictObject({
    call: v.literal('mmap'),
    at: v.nullable(place),
    pages,
    protection,
    sharing: v.picklist(['private', 'shared']),
    flags: v.pipe(v.array(v.picklist(LAB_MAP_FLAGS)), v.maxLength(LAB_MAP_FLAGS.length), v.readonly()),
    file: v.nullable(v.strictObject({ index: count, page })),
  }),
  v.strictObject({ call: v.picklist(['munmap', 'mlock', 'munlock', 'touch']), at: place, pages }),
  v.strictObject({ call: v.literal('mprotect'), at: place, pages, protection }),
  v.strictObject({ call: v.literal('madvise'), at: place, pages, advice: v.picklist(LAB_ADVICE) }),
  v.strictObject({ call: v.literal('mremap'), at: place, pages, newPages: pages, to: v.nullable(place) }),
  v.strictObject({ call: v.picklist(['brk', 'memfd_create']), pages }),
  v.strictObject({ call: v.picklist(['open', 'fork', 'thread-start', 'thread-end']) }),
  v.strictObject({
    call: v.literal('fill'),
    maps: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LARGEST_FILL)),
  }),
])

const stepSchema = v.variant('kind', [
  /** A step of an experiment, with its claims checked. */
  v.strictObject({
    kind: v.literal('guided'),
    experiment: v.picklist(EXPERIMENTS.map(({ id }) => id)),
    index: count,
  }),
  v.strictObject({ kind: v.literal('free'), call: labCallSchema }),
])
/** What the Lab's process is to do next. */
export type LabStepRequest = v.InferOutput<typeof stepSchema>

const startRequest = v.strictObject({ type: v.literal('lab-start'), requestId })
const stepRequest = v.strictObject({ type: v.literal('lab-step'), requestId, step: stepSchema })
/** Ends the process; answered by nothing. */
const endRequest = v.strictObject({ type: v.literal('lab-end') })

/** Requests of the worker. */
export const LAB_REQUESTS = [startRequest, stepRequest, endRequest] as const

/** Lists that come in events are not to be changed. */
function list<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(v.array(item), v.readonly())
}

const tone = v.picklist(['added', 'removed', 'changed'])
const viewSchema = v.strictObject({
  summary: v.string(),
  used: count,
  limit: v.nullable(count),
  maps: list(
    v.strictObject({
      start: v.number(),
      end: v.number(),
      permissions: v.string(),
      family: v.picklist(KIND_FAMILIES),
      kind: v.string(),
      name: v.string(),
      flags: v.string(),
      tone: v.nullable(tone),
    }),
  ),
  mapCount: count,
  events: list(
    v.strictObject({
      what: v.string(),
      also: v.string(),
      before: v.string(),
      after: v.string(),
      name: v.string(),
      tone,
    }),
  ),
  eventCount: count,
  diff: list(v.string()),
  isWholeDiff: v.boolean(),
})
const answerSchema = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), value: v.number() }),
  v.strictObject({ ok: v.literal(false), by: v.picklist(LAB_REFUSERS), errno: count, value: v.number() }),
])
const endSchema = v.variant('how', [
  v.strictObject({ how: v.literal('status'), status: v.number() }),
  v.strictObject({ how: v.literal('signal'), signal: v.string() }),
  v.strictObject({ how: v.literal('unknown') }),
])

const startedEvent = v.strictObject({
  type: v.literal('lab-started'),
  requestId,
  pid: count,
  /** The part of the address space that calls name by pages. */
  region: v.strictObject({ start: v.number(), end: v.number() }),
  view: viewSchema,
})
const steppedEvent = v.strictObject({
  type: v.literal('lab-stepped'),
  requestId,
  /** The process whose maps these are: another one after fork. */
  pid: count,
  /** To the calls of the step; fewer than calls where one failed. */
  answers: list(answerSchema),
  view: viewSchema,
  claims: list(v.strictObject({ sentence: v.string(), holds: v.nullable(v.boolean()), saw: v.string() })),
})
const endedEvent = v.strictObject({ type: v.literal('lab-ended'), end: endSchema })

/** Events of the scanner. */
export const LAB_EVENTS = [startedEvent, steppedEvent, endedEvent] as const
/** The Lab's process is there. */
export type LabStarted = v.InferOutput<typeof startedEvent>
/** A step was made. */
export type LabStepped = v.InferOutput<typeof steppedEvent>
/** The Lab's process ended by itself, or somebody else ended it. */
export type LabEnded = v.InferOutput<typeof endedEvent>

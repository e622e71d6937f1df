import * as v from 'valibot'
import { errorSchema } from './error-schema'

/**
 * What travels over the scanner's port about reading other users' processes as root, part of the messages of
 * port-messages.ts. Every request is answered by `root-state`, which also comes by itself when the state changes.
 */

/** `look` asks how it stands, `start` asks the person for authorisation, `stop` ends it, or the asking. */
const request = v.strictObject({ type: v.literal('root'), act: v.picklist(['look', 'start', 'stop']) })
/** What is wanted of reading as root. */
export type RootAct = v.InferOutput<typeof request>['act']

/** Requests of the worker. */
export const ROOT_REQUESTS = [request] as const

const stateEvent = v.strictObject({
  type: v.literal('root-state'),
  /** `unavailable` where nobody can be asked, or there is no need to. */
  state: v.picklist(['unavailable', 'off', 'asking', 'on']),
  /** Why it is not on though it was wanted, or why it is unavailable; null where nothing went wrong. */
  error: v.nullable(errorSchema),
})
/** How it stands with reading as root in one window. */
export type RootState = Omit<v.InferOutput<typeof stateEvent>, 'type'>

/** Events of the scanner. */
export const ROOT_EVENTS = [stateEvent] as const

import * as v from 'valibot'
import { processIdentitySchema } from './contract'
import { requestId } from './number-schemas'

/**
 * What travels over the scanner's port about the file of one mapping: `check-file`, answered by `file-checked` or
 * `failed`. Part of the messages of port-messages.ts.
 */

const address = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What became of a mapped file: `unknown` where it could not be checked. */
export const FILE_STATES = ['same', 'replaced', 'deleted', 'unknown'] as const
/** What became of a mapped file. */
export type FileState = (typeof FILE_STATES)[number]

/** Requests of the worker. */
export const FILE_REQUESTS = [
  /** Looks whether the file of a mapping is still the one under its name, as the process sees it. */
  v.strictObject({
    type: v.literal('check-file'),
    requestId,
    process: processIdentitySchema,
    start: address,
    end: address,
    /** Decimal: it may pass 2^53. */
    inode: v.pipe(v.string(), v.regex(/^\d{1,20}$/)),
    /** As bytes in latin1, as /proc/PID/maps prints it. */
    path: v.pipe(v.string(), v.startsWith('/'), v.maxLength(8192)),
  }),
] as const

/** Events of the scanner. */
export const FILE_EVENTS = [
  v.strictObject({
    type: v.literal('file-checked'),
    requestId,
    state: v.picklist(FILE_STATES),
    /** What was found, or why it could not be checked. */
    sentence: v.string(),
  }),
] as const

import * as v from 'valibot'
import { FINDING_RULE_IDS } from '../findings/finding'
import { count } from './number-schemas'

/** How a person set the screens up: columns of the grids, queries with names, findings that are not to be told. */

/** The narrowest and the widest that a column can be made, CSS pixels. */
export const COLUMN_WIDTH_FLOOR = 36
export const COLUMN_WIDTH_CEILING = 2000
/** Letters of a saved query's name, and of its text, at most. */
export const QUERY_NAME_MOST = 60
export const QUERY_TEXT_MOST = 2000
/** Saved queries at most. */
export const QUERIES_MOST = 200

/** Also the kernel's name of a number of smaps, after a prefix. */
const keySchema = v.pipe(v.string(), v.regex(/^[a-zA-Z][\w:().-]{0,79}$/))
const keysSchema = v.pipe(v.array(keySchema), v.maxLength(100), v.readonly())

const widthSchema = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(COLUMN_WIDTH_FLOOR),
  v.maxValue(COLUMN_WIDTH_CEILING),
)

/** The columns of one grid, as a person set them up; what is not said is as usual. */
export const gridLayoutSchema = v.pipe(
  v.strictObject({
    /** Keys in the order in which columns show; empty for the usual order. */
    order: keysSchema,
    /** CSS pixels by key, where a person chose a width. */
    widths: v.pipe(v.record(keySchema, widthSchema), v.readonly()),
    /** Keys of the columns that show; null for the usual ones. */
    shown: v.nullable(keysSchema),
  }),
  v.readonly(),
)
/** The columns of one grid, as a person set them up. */
export type GridLayout = v.InferOutput<typeof gridLayoutSchema>

/** The layouts of all grids, by the name of their view. */
export const gridLayoutsSchema = v.pipe(v.record(keySchema, gridLayoutSchema), v.readonly())

/** Shares of the limit, in percent, between which a process is reported. */
export const WATCH_FLOOR = 5
export const WATCH_CEILING = 100

/** When a notification reports a process that comes near the limit. */
export const watchSettingsSchema = v.pipe(
  v.strictObject({
    isOn: v.boolean(),
    /** Percent of the limit. */
    threshold: v.pipe(v.number(), v.integer(), v.minValue(WATCH_FLOOR), v.maxValue(WATCH_CEILING)),
    /** Names of programs, as in the tables, that are never reported. */
    muted: v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.maxLength(1000), v.readonly()),
  }),
  v.readonly(),
)
/** When a notification reports a process that comes near the limit. */
export type WatchSettings = v.InferOutput<typeof watchSettingsSchema>

/** Until somebody sets it otherwise. */
export const WATCH_DEFAULT: WatchSettings = { isOn: true, threshold: 70, muted: [] }

/** A query under a name. */
export const savedQuerySchema = v.pipe(
  v.strictObject({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(QUERY_NAME_MOST)),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(QUERY_TEXT_MOST)),
  }),
  v.readonly(),
)
/** A query under a name. */
export type SavedQuery = v.InferOutput<typeof savedQuerySchema>

/** All saved queries, in the order of their names. */
export const savedQueriesSchema = v.pipe(v.array(savedQuerySchema), v.maxLength(QUERIES_MOST), v.readonly())

/** Mutes of findings at most, and bytes of a program's name. */
const MUTES_MOST = 1000
const PROGRAM_MOST = 4096

const mutedProcess = v.pipe(v.strictObject({ pid: count, startTicks: count }), v.readonly())

/** What a person does not want to be told; null stands for every rule, or every program. */
export const findingMutesSchema = v.pipe(
  v.array(
    v.pipe(
      v.strictObject({
        rule: v.nullable(v.picklist(FINDING_RULE_IDS)),
        program: v.nullable(v.pipe(v.string(), v.maxLength(PROGRAM_MOST))),
        process: v.optional(v.nullable(mutedProcess), null),
      }),
      v.readonly(),
    ),
  ),
  v.maxLength(MUTES_MOST),
  v.readonly(),
)

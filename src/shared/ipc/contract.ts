import * as v from 'valibot'
import type { FindingMute } from '../findings/mutes'
import type { VmatlasErrorData } from '../errors'
import { LIMIT_CEILING, LIMIT_FLOOR } from '../sysctl/limit-range'
import type { LimitConfiguration } from '../sysctl/limit-configuration'
import { snapshotIdSchema, type SnapshotEntry, type SnapshotListing } from './snapshot-entry'
import {
  findingMutesSchema,
  gridLayoutsSchema,
  savedQueriesSchema,
  type GridLayout,
  type SavedQuery,
  WATCH_DEFAULT,
  watchSettingsSchema,
  type WatchSettings,
} from './view-settings'
import { GIB, MIB } from '../units'

/**
 * The contract between the window and the main process: every request, its arguments and its result.
 *
 * Preload, handlers and client are all derived from this one object; a method added here fails to compile until
 * the others have it. How to add one: docs/ipc.md.
 */

/** What the About line, the status lines and bug reports need to know about the running app. */
export interface AppInfo {
  readonly version: string
  readonly electron: string
  readonly chrome: string
  readonly node: string
  readonly isPackaged: boolean
  /** Login name of the person running the app, or the decimal uid. */
  readonly user: string
  readonly uid: number
  readonly kernelRelease: string
  /** False when running with --no-sandbox (root): the screen says so. */
  readonly isSandboxed: boolean
}

/** What the person chose in Settings; kept in the user's data folder. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark'
  /** How many bytes all kept snapshots together may have. */
  readonly snapshotCapBytes: number
  /** Columns of the grids that were set up otherwise than usual, by the name of the grid's view. */
  readonly grids: Readonly<Record<string, GridLayout>>
  readonly queries: readonly SavedQuery[]
  /** What the person does not want to be told. */
  readonly findingMutes: readonly FindingMute[]
  readonly watch: WatchSettings
}

/** The smallest cap for snapshots: one of a large process must fit. */
export const SNAPSHOT_CAP_FLOOR = 64 * MIB
/** The cap for snapshots until somebody sets another. */
const SNAPSHOT_CAP_DEFAULT = 4 * GIB
/** The largest cap for snapshots. */
export const SNAPSHOT_CAP_CEILING = 1024 ** 4

/** The settings until somebody changes them. */
export const SETTINGS_DEFAULT: Settings = {
  theme: 'system',
  snapshotCapBytes: SNAPSHOT_CAP_DEFAULT,
  grids: {},
  queries: [],
  findingMutes: [],
  watch: WATCH_DEFAULT,
}

/** The running value of vm.max_map_count, as the kernel printed it just now. */
export interface LimitReading {
  readonly value: number
  readonly readAtMs: number
}

/** How an attempt to change the running value ended, with what the kernel says afterwards. */
export interface LimitChange {
  readonly before: number
  /** Read back from the kernel after the change; the truth, whatever was asked for. */
  readonly after: number
  readonly requested: number
}

/** A process, by pid and start time in clock ticks, since pids are reused. */
export const processIdentitySchema = v.strictObject({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4194304)),
  startTicks: v.pipe(v.number(), v.integer(), v.minValue(0)),
})
/** A process, by pid and start time in clock ticks. */
export type ProcessIdentity = v.InferOutput<typeof processIdentitySchema>

/** The whole of the settings; also what their file is checked against. */
export const settingsSchema = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark']),
  // What follows is optional, since files of earlier versions lack it.
  snapshotCapBytes: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(SNAPSHOT_CAP_FLOOR), v.maxValue(SNAPSHOT_CAP_CEILING)),
    SNAPSHOT_CAP_DEFAULT,
  ),
  grids: v.optional(gridLayoutsSchema, {}),
  queries: v.optional(savedQueriesSchema, []),
  findingMutes: v.optional(findingMutesSchema, []),
  watch: v.optional(watchSettingsSchema, WATCH_DEFAULT),
})

const snapshotIdsSchema = v.pipe(v.array(snapshotIdSchema), v.minLength(1), v.maxLength(10_000))
const wordsSchema = v.strictObject({
  label: v.pipe(v.string(), v.maxLength(200)),
  note: v.pipe(v.string(), v.maxLength(10_000)),
})
/** A name for a file that a dialog proposes: no folder, nothing hidden. */
const fileNameSchema = v.pipe(v.string(), v.regex(/^[^/\0.][^/\0]{0,199}$/))
/** The most that the window may send in one piece. */
const MOST_BYTES = GIB
/** Characters of a piece of text at most. */
const MOST_PIECE = 4 * MIB
const writingIdSchema = v.pipe(v.number(), v.integer(), v.minValue(1))

const limitRequestSchema = v.strictObject({
  value: v.pipe(v.number(), v.integer(), v.minValue(LIMIT_FLOOR), v.maxValue(LIMIT_CEILING)),
  /** Lowering below the running value is refused unless the person confirmed it. */
  confirmedLowering: v.boolean(),
  /** Also for every boot, in a file of the app's own. */
  atBoot: v.boolean(),
})

const undoRequestSchema = v.strictObject({
  /** The running value that the person saw, whoever set it. */
  running: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2147483647)),
  confirmedLowering: v.boolean(),
})

/** One request: the schema of its argument list, and the type of its result. */
interface Method<Args extends v.GenericSchema<unknown, readonly unknown[]>, Result> {
  readonly args: Args
  /** Type only; always undefined at run time. */
  readonly result?: Result
}

function method<Result>() {
  return <const Args extends v.GenericSchema<unknown, readonly unknown[]>>(
    args: Args,
  ): Method<Args, Result> => ({
    args,
  })
}

/** Every request the window can make, named `noun:verb`. */
export const CONTRACT = {
  /** Versions and identity of the running app. */
  'app:info': method<AppInfo>()(v.strictTuple([])),
  /** Hands the window a fresh port to the scanner (it arrives as a window message, see PORT_MESSAGE). */
  'scanner:connect': method<null>()(v.strictTuple([])),
  /** Puts text on the clipboard; the sandboxed window has no clipboard permission of its own. */
  'clipboard:write': method<null>()(v.strictTuple([v.pipe(v.string(), v.maxLength(256 * MIB))])),
  /** The window has drawn data; `--screenshot` waits for it. */
  'window:shown': method<null>()(v.strictTuple([])),
  'settings:read': method<Settings>()(v.strictTuple([])),
  /**
   * Saves what was changed of the settings that the window knew (first) to make them those it wants (second), and
   * answers what is now in force: what another program changed since is kept.
   */
  'settings:write': method<Settings>()(v.strictTuple([settingsSchema, settingsSchema])),
  /** All kept snapshots, the newest first; the tables stay on disk. */
  'snapshot:list': method<SnapshotListing>()(v.strictTuple([])),
  /** Gives a snapshot another label and note. */
  'snapshot:annotate': method<SnapshotEntry>()(v.strictTuple([snapshotIdSchema, wordsSchema])),
  /** Deletes snapshots; `snapshot:restore` restores them until the app starts the next time. */
  'snapshot:delete': method<null>()(v.strictTuple([snapshotIdsSchema])),
  'snapshot:restore': method<null>()(v.strictTuple([snapshotIdsSchema])),
  /** Copies a snapshot's file to where the person says in a dialog; false when the dialog was dismissed. */
  'snapshot:export': method<boolean>()(v.strictTuple([snapshotIdSchema])),
  /** Keeps what a file holds (a snapshot, or text of maps, smaps or pmap): its name without a folder, its bytes. */
  'snapshot:import': method<SnapshotEntry>()(
    v.strictTuple([
      v.pipe(v.string(), v.maxLength(200)),
      v.pipe(
        v.instance(Uint8Array),
        v.check((bytes) => bytes.length <= MOST_BYTES, 'too large'),
      ),
    ]),
  ),
  /** Keeps what a file holds that the person chooses in a dialog; null when it was dismissed. */
  'snapshot:open': method<SnapshotEntry | null>()(v.strictTuple([])),
  /** Begins a text file where the person says in a dialog that proposes a name; null when it was dismissed. */
  'text:begin': method<number | null>()(v.strictTuple([fileNameSchema])),
  /** Writes the next piece of it; pieces keep a million rows from being one string anywhere. */
  'text:append': method<null>()(
    v.strictTuple([writingIdSchema, v.pipe(v.string(), v.maxLength(MOST_PIECE))]),
  ),
  /** The text is whole and the file takes its name, or (false) it is given up. */
  'text:finish': method<null>()(v.strictTuple([writingIdSchema, v.boolean()])),
  'limit:read': method<LimitReading>()(v.strictTuple([])),
  /** Changes the running value behind one privilege prompt; answers what the kernel then says. */
  'limit:set': method<LimitChange>()(v.strictTuple([limitRequestSchema])),
  /** Undoes the last change, the running value and the file, behind one privilege prompt. */
  'limit:undo': method<LimitChange>()(v.strictTuple([undoRequestSchema])),
  /** What decides about the limit at the next boot, and what undo would restore. */
  'limit:configuration': method<LimitConfiguration>()(v.strictTuple([])),
} as const

/** The contract's type. */
export type Contract = typeof CONTRACT
/** The name of a request. */
export type MethodName = keyof Contract
/** The argument list of a request, after validation. */
export type MethodArgs<M extends MethodName> = v.InferOutput<Contract[M]['args']>
/** The result of a request. */
export type MethodResult<M extends MethodName> =
  NonNullable<Contract[M]['result']> | (null extends Contract[M]['result'] ? null : never)

/** A reply as it crosses the bridge: plain values only, unwrapped by the renderer's client. */
export type IpcReply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: VmatlasErrorData }

/** What the preload exposes as `window.vmatlas`: one function per request, each resolving to a reply. */
export type VmatlasBridge = {
  readonly [M in MethodName]: (...args: MethodArgs<M>) => Promise<IpcReply<MethodResult<M>>>
}

/** The `data.type` of the window message that carries the scanner's port. */
export const PORT_MESSAGE = 'vmatlas:scanner-port'

/** Names of all requests, for preload and registration. */
export const METHOD_NAMES = Object.keys(CONTRACT) as MethodName[]

import { VmatlasError } from '../../shared/errors'
import type { LimitChange, LimitReading } from '../../shared/ipc/contract'
import {
  setLimitCommands,
  undoCommands,
  undoneValue,
  type LastChange,
  type LimitAct,
} from '../../shared/sysctl/limit-act'
import { checkLimitNumber } from '../../shared/sysctl/limit-value'
import { limitFailure, type ActEnd } from './limit-outcome'
import { readLastChange } from './read-last-change'
import { readLimit } from '../proc/read-limit'
import { runAsRoot, type FallbackPrompt } from './run-as-root'

/** What is asked for; lowering must have been confirmed by the person. */
export interface LimitRequest {
  readonly value: number
  readonly confirmedLowering: boolean
  /** Also for every boot, in a file of ours. */
  readonly atBoot: boolean
}

/** What is asked of undo: where it would lower the limit, that must have been confirmed as well. */
export interface UndoRequest {
  /** The running value that the person saw and wants replaced. */
  readonly running: number
  readonly confirmedLowering: boolean
}

/** The two ways to change the limit; see {@link createLimitTuner}. */
export interface LimitTuner {
  readonly set: (request: LimitRequest) => Promise<LimitChange>
  /** Undoes the last change: the running value, and the file as it was. */
  readonly undo: (request: UndoRequest) => Promise<LimitChange>
}

/** What changing the limit does to the machine; replaced in tests. */
export interface LimitEffects {
  readonly read: () => Promise<LimitReading>
  readonly readLastChange: () => Promise<LastChange | null>
  readonly act: (act: LimitAct) => Promise<ActEnd>
}

/**
 * Makes the functions that change vm.max_map_count and answer what the kernel then says.
 *
 * One attempt at a time; a value that is already in force, and not wanted for every boot, needs no prompt.
 * Errors: `invalid-request` (out of range, unconfirmed lowering, nothing to undo, a running value that is not the one
 * seen, another attempt under way), those of {@link limitFailure}, and those of `readLimit`.
 */
export function createLimitTuner(effects: LimitEffects): LimitTuner {
  let isBusy = false
  const alone = async (attempt: () => Promise<LimitChange>): Promise<LimitChange> => {
    if (isBusy) throw busy()
    isBusy = true
    try {
      return await attempt()
    } finally {
      isBusy = false
    }
  }
  return {
    set: (request) => alone(() => set(request, effects)),
    undo: (request) => alone(() => undo(request, effects)),
  }
}

async function set(request: LimitRequest, effects: LimitEffects): Promise<LimitChange> {
  const { value, atBoot } = request
  const checked = checkLimitNumber(value)
  if (!checked.ok) throw new VmatlasError('invalid-request', checked.problem)
  const before = (await effects.read()).value
  if (value === before && !atBoot) return { before, after: before, requested: value }
  if (value < before && !request.confirmedLowering) throw unconfirmed(value, before)
  const end = await effects.act({ verb: atBoot ? 'boot' : 'now', value })
  return settle(end, { before, wanted: value, commands: setLimitCommands(value, atBoot) }, effects)
}

async function undo(request: UndoRequest, effects: LimitEffects): Promise<LimitChange> {
  const change = await effects.readLastChange()
  if (change === null) throw new VmatlasError('invalid-request', 'VMAtlas has made no change to undo.')
  const before = (await effects.read()).value
  const wanted = undoneValue(change)
  if (wanted < before && !request.confirmedLowering) throw unconfirmed(wanted, before)
  const end = await effects.act({ verb: 'undo', value: request.running })
  return settle(end, { before, wanted, commands: undoCommands(change) }, effects)
}

interface Attempt {
  readonly before: number
  readonly wanted: number
  readonly commands: readonly string[]
}

async function settle(end: ActEnd, attempt: Attempt, effects: LimitEffects): Promise<LimitChange> {
  const after = (await effects.read()).value
  const failure = limitFailure(end, { wanted: attempt.wanted, after, commands: attempt.commands })
  if (failure !== null) throw failure
  return { before: attempt.before, after, requested: attempt.wanted }
}

function busy(): VmatlasError {
  return new VmatlasError(
    'invalid-request',
    'Another change is waiting for authorisation.',
    'Answer that prompt first.',
  )
}

function unconfirmed(requested: number, before: number): VmatlasError {
  return new VmatlasError(
    'invalid-request',
    `${requested} is below the running value ${before}: processes with more maps than that could create no new ones.`,
    'Confirm that you want to lower it, and try again.',
  )
}

/** Changes the limit of this machine: as root at once, else behind one polkit prompt. */
export function machineTuner(fallback: FallbackPrompt): LimitTuner {
  return createLimitTuner({
    read: () => readLimit(),
    readLastChange: () => readLastChange(),
    act: (act) => runAsRoot(act, fallback),
  })
}

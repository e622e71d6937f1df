import { writeFile } from 'node:fs/promises'
import { VmatlasError } from '../../shared/errors'
import type { LimitChange, LimitReading } from '../../shared/ipc/contract'
import { LIMIT_PATH, checkLimitNumber } from '../../shared/sysctl/limit-value'
import { limitFailure, type WriteEnd } from './limit-outcome'
import { readLimit } from './read-limit'
import { runPkexec, type FallbackPrompt } from './run-pkexec'

/** What is asked for; lowering must have been confirmed by the person. */
export interface LimitRequest {
  readonly value: number
  readonly confirmedLowering: boolean
}

/** Sets the running value; see {@link createLimitSetter}. */
export type SetLimit = (request: LimitRequest) => Promise<LimitChange>

/** What setting the limit does to the machine; replaced in tests. */
export interface LimitEffects {
  readonly read: () => Promise<LimitReading>
  readonly write: (value: number) => Promise<WriteEnd>
}

/**
 * Makes a function that sets vm.max_map_count and answers what the kernel then says.
 *
 * One attempt at a time; a value that is already in force needs no prompt.
 * Errors: `invalid-request` (out of range, unconfirmed lowering, another attempt under way), those of
 * {@link limitFailure}, and those of `readLimit`.
 */
export function createLimitSetter(effects: LimitEffects): SetLimit {
  let isBusy = false
  return async (request) => {
    if (isBusy) {
      throw new VmatlasError(
        'invalid-request',
        'Another change is waiting for its prompt.',
        'Answer that prompt first.',
      )
    }
    isBusy = true
    try {
      return await attempt(request, effects)
    } finally {
      isBusy = false
    }
  }
}

async function attempt(request: LimitRequest, effects: LimitEffects): Promise<LimitChange> {
  const requested = request.value
  const checked = checkLimitNumber(requested)
  if (!checked.ok) throw new VmatlasError('invalid-request', checked.problem)
  const before = (await effects.read()).value
  if (requested === before) return { before, after: before, requested }
  if (requested < before && !request.confirmedLowering) throw unconfirmed(requested, before)
  const end = await effects.write(requested)
  const after = (await effects.read()).value
  const failure = limitFailure(end, { requested, after })
  if (failure !== null) throw failure
  return { before, after, requested }
}

function unconfirmed(requested: number, before: number): VmatlasError {
  return new VmatlasError(
    'invalid-request',
    `${requested} is below the running value ${before}: processes that own more maps than that would be refused every new one.`,
    'Confirm the lowering and try again.',
  )
}

/** The real machine: root writes the file, anyone else asks polkit. */
export function machineEffects(fallback: FallbackPrompt): LimitEffects {
  return {
    read: () => readLimit(),
    write: (value) => (process.geteuid?.() === 0 ? writeDirectly(value) : runPkexec(value, fallback)),
  }
}

/** Sets the running value of this machine behind one polkit prompt of the desktop. */
export const setLimit: SetLimit = createLimitSetter(machineEffects('none'))

async function writeDirectly(value: number): Promise<WriteEnd> {
  try {
    await writeFile(LIMIT_PATH, `${value}\n`, { flag: 'r+' })
    return { how: 'direct', errno: null }
  } catch (thrown) {
    return {
      how: 'direct',
      errno: thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown),
    }
  }
}

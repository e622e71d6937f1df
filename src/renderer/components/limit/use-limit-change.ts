import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { toErrorData, type VmatlasErrorData } from '../../../shared/errors'
import type { LimitChange, LimitReading } from '../../../shared/ipc/contract'
import type { LimitConfiguration } from '../../../shared/sysctl/limit-configuration'
import { call } from '../../api/client'

/** What the person asked for; lowering, by either, was confirmed. */
export type LimitWish =
  | {
      readonly act: 'set'
      readonly value: number
      readonly atBoot: boolean
      readonly confirmedLowering: boolean
    }
  | { readonly act: 'undo'; readonly running: number; readonly confirmedLowering: boolean }

/** How the last attempt to change the limit ended. */
export type LimitOutcome =
  | { readonly ok: true; readonly wish: LimitWish; readonly change: LimitChange }
  | { readonly ok: false; readonly wish: LimitWish; readonly error: VmatlasErrorData }

/** The limit, what decides about it, and the one way to change it. */
export interface LimitState {
  readonly reading: Readonly<ShallowRef<LimitReading | null>>
  readonly configuration: Readonly<ShallowRef<LimitConfiguration | null>>
  /** Why the running value or the configuration could not be read. */
  readonly failure: Readonly<ShallowRef<VmatlasErrorData | null>>
  readonly outcome: Readonly<ShallowRef<LimitOutcome | null>>
  /** True while the privilege prompt is open. */
  readonly isAsking: Readonly<ShallowRef<boolean>>
  readonly change: (wish: LimitWish) => Promise<void>
}

/** Reads the limit now, after each change, and whenever the window gets the focus back (somebody may have used a terminal). */
export function useLimitChange(): LimitState {
  const reading = shallowRef<LimitReading | null>(null)
  const configuration = shallowRef<LimitConfiguration | null>(null)
  const failure = shallowRef<VmatlasErrorData | null>(null)
  const outcome = shallowRef<LimitOutcome | null>(null)
  const isAsking = shallowRef(false)

  async function read(): Promise<void> {
    try {
      const [running, decided] = await Promise.all([call('limit:read'), call('limit:configuration')])
      reading.value = running
      configuration.value = decided
      failure.value = null
    } catch (error) {
      failure.value = toErrorData(error)
    }
  }

  async function change(wish: LimitWish): Promise<void> {
    if (isAsking.value) return
    isAsking.value = true
    outcome.value = null
    const end = await attempt(wish)
    isAsking.value = false
    // What the files say now is part of the outcome.
    await read()
    outcome.value = end
  }

  const readAgain = (): void => void read()
  window.addEventListener('focus', readAgain)
  onScopeDispose(() => window.removeEventListener('focus', readAgain))
  readAgain()

  return { reading, configuration, failure, outcome, isAsking, change }
}

async function attempt(wish: LimitWish): Promise<LimitOutcome> {
  try {
    return { ok: true, wish, change: await perform(wish) }
  } catch (error) {
    return { ok: false, wish, error: toErrorData(error) }
  }
}

function perform(wish: LimitWish): Promise<LimitChange> {
  const { confirmedLowering } = wish
  if (wish.act === 'undo') return call('limit:undo', { running: wish.running, confirmedLowering })
  return call('limit:set', { value: wish.value, atBoot: wish.atBoot, confirmedLowering })
}

import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { toErrorData, type VmatlasErrorData } from '../../../shared/errors'
import type { LimitChange, LimitReading } from '../../../shared/ipc/contract'
import { call } from '../../api/client'

/** How the last attempt to change the limit ended. */
export type LimitOutcome =
  | { readonly ok: true; readonly change: LimitChange }
  | { readonly ok: false; readonly requested: number; readonly error: VmatlasErrorData }

/** The running limit and the one way to change it. */
export interface LimitState {
  readonly reading: Readonly<ShallowRef<LimitReading | null>>
  /** Why the running value could not be read. */
  readonly failure: Readonly<ShallowRef<VmatlasErrorData | null>>
  readonly outcome: Readonly<ShallowRef<LimitOutcome | null>>
  /** True while the privilege prompt is open. */
  readonly isAsking: Readonly<ShallowRef<boolean>>
  readonly apply: (value: number, confirmedLowering: boolean) => Promise<void>
}

/** Reads the limit now and whenever the window gets the focus back (somebody may have used a terminal). */
export function useLimitChange(): LimitState {
  const reading = shallowRef<LimitReading | null>(null)
  const failure = shallowRef<VmatlasErrorData | null>(null)
  const outcome = shallowRef<LimitOutcome | null>(null)
  const isAsking = shallowRef(false)

  async function read(): Promise<void> {
    try {
      reading.value = await call('limit:read')
      failure.value = null
    } catch (error) {
      failure.value = toErrorData(error)
    }
  }

  async function apply(value: number, confirmedLowering: boolean): Promise<void> {
    if (isAsking.value) return
    isAsking.value = true
    outcome.value = null
    try {
      outcome.value = {
        ok: true,
        change: await call('limit:set', { value, confirmedLowering, atBoot: false }),
      }
    } catch (error) {
      outcome.value = { ok: false, requested: value, error: toErrorData(error) }
    } finally {
      isAsking.value = false
    }
    await read()
  }

  const readAgain = (): void => void read()
  window.addEventListener('focus', readAgain)
  onScopeDispose(() => window.removeEventListener('focus', readAgain))
  readAgain()

  return { reading, failure, outcome, isAsking, apply }
}

import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { ScannerEvent } from '../../../shared/ipc/port-messages'
import type { TakingPlan } from '../../../shared/snapshot/taking-plan'
import { scannerLostError } from './open-process-state'
import type { PlanTaking } from '../protocol/snapshot-protocol'
import type { SessionLink } from './snapshot-taker'

/** Has the scanner take snapshots by plans, any number of them at a time, and tells how they stand. */
export class PlanTaker {
  readonly #link: SessionLink
  #plans: readonly PlanTaking[] = []

  constructor(link: SessionLink) {
    this.#link = link
  }

  start(process: ProcessIdentity, plan: TakingPlan): void {
    const id = this.#link.nextRequestId()
    const taking: PlanTaking = {
      id,
      process,
      plan,
      newest: null,
      takenCount: 0,
      keptCount: 0,
      state: 'running',
      failure: null,
    }
    this.#emit([...this.#plans, taking])
    this.#link.send({ type: 'take-by-plan', requestId: id, process, plan })
  }

  /** Stops a plan, or takes one that is over off the list. */
  stop(id: number): void {
    if (this.#plans.some((plan) => plan.id === id && plan.state === 'running')) {
      this.#link.send({ type: 'cancel', requestId: id })
    }
    this.#emit(this.#plans.filter((plan) => plan.id !== id))
  }

  /** Takes a message of the scanner in; false where it belongs to another request. */
  take(event: ScannerEvent): boolean {
    if (!('requestId' in event)) return false
    const plan = this.#plans.find(({ id }) => id === event.requestId)
    // What was stopped may still have a word on its way.
    if (!plan) return event.type === 'plan-taken' || event.type === 'plan-over'
    if (event.type === 'plan-taken') {
      const takenCount = plan.takenCount + 1
      this.#change(plan, { newest: event.entry, takenCount, keptCount: event.kept })
    }
    if (event.type === 'plan-over') this.#change(plan, { state: 'over' })
    if (event.type === 'failed') {
      this.#change(plan, { state: 'failed', failure: { error: event.error, atMs: event.atMs } })
    }
    return true
  }

  /** The scanner is gone, and the plans that it carried out. */
  lose(): void {
    const failure = { error: scannerLostError(), atMs: Date.now() }
    for (const plan of this.#plans) {
      if (plan.state === 'running') this.#change(plan, { state: 'failed', failure })
    }
  }

  #change(plan: PlanTaking, part: Partial<PlanTaking>): void {
    this.#emit(this.#plans.map((known) => (known === plan ? { ...known, ...part } : known)))
  }

  #emit(plans: readonly PlanTaking[]): void {
    this.#plans = plans
    this.#link.emit({ type: 'plans', plans })
  }
}

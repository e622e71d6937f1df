import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { SnapshotPlan } from '../../../shared/snapshot/snapshot-plan'
import type { RunningPlan, SnapshotWorkerEvent } from '../protocol/snapshot-protocol'
import type { SessionContext } from './session-context'

/** Has the scanner take snapshots by plans, any number of them at a time, and reports their state. */
export class PlanTaker {
  readonly #context: SessionContext<SnapshotWorkerEvent>
  #plans: readonly RunningPlan[] = []

  constructor(context: SessionContext<SnapshotWorkerEvent>) {
    this.#context = context
  }

  start(process: ProcessIdentity, plan: SnapshotPlan): void {
    const id = this.#context.requests.ask({ type: 'take-by-plan', process, plan }, (event) =>
      this.#take(id, event),
    )
    const running: RunningPlan = {
      id,
      process,
      plan,
      newest: null,
      takenCount: 0,
      keptCount: 0,
      state: 'running',
      failure: null,
    }
    this.#emit([...this.#plans, running])
  }

  /** Stops a plan, or takes one that is over off the list. */
  stop(id: number): void {
    this.#context.requests.drop(id)
    this.#emit(this.#plans.filter((plan) => plan.id !== id))
  }

  #take(planId: number, event: AnswerTo<'take-by-plan'>): void {
    const plan = this.#plans.find(({ id }) => id === planId)
    if (!plan) return
    if (event.type === 'plan-taken') {
      const takenCount = plan.takenCount + 1
      this.#change(plan, { newest: event.entry, takenCount, keptCount: event.kept })
    }
    if (event.type === 'plan-over') this.#change(plan, { state: 'over' })
    if (event.type === 'failed') {
      this.#change(plan, { state: 'failed', failure: { error: event.error, atMs: event.atMs } })
    }
  }

  #change(plan: RunningPlan, part: Partial<RunningPlan>): void {
    this.#emit(this.#plans.map((known) => (known === plan ? { ...known, ...part } : known)))
  }

  #emit(plans: readonly RunningPlan[]): void {
    this.#plans = plans
    this.#context.emit({ type: 'plans', plans })
  }
}

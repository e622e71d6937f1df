import type { LabEnded } from '../../../shared/ipc/lab-messages'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import { scannerLostError } from './scanner-requests'
import type { LabEvent, LabMethods, LabWorkerEvent } from '../protocol/lab-protocol'
import type { SessionContext } from './session-context'

/** Of a lost scanner {@link LabRequests.lose} tells, also where nothing was asked. */
const IN_LOSE = (): void => undefined

/** Passes requests and events of the Lab on: what it shows is small and needs no table. */
export class LabRequests implements LabMethods {
  readonly #context: SessionContext<LabWorkerEvent>

  constructor(context: SessionContext<LabWorkerEvent>) {
    this.#context = context
  }

  startLab: LabMethods['startLab'] = () => {
    this.#context.requests.ask({ type: 'lab-start' }, this.#take, IN_LOSE)
    return null
  }

  stepLab: LabMethods['stepLab'] = (step) => {
    this.#context.requests.ask({ type: 'lab-step', step }, this.#take, IN_LOSE)
    return null
  }

  endLab: LabMethods['endLab'] = () => {
    this.#context.requests.order({ type: 'lab-end' })
    return null
  }

  /** The process ended by itself. */
  takeEnd(event: LabEnded): void {
    this.#tell(event)
  }

  readonly #take = (event: AnswerTo<'lab-start' | 'lab-step'>): void => {
    this.#tell(event.type === 'failed' ? { type: 'lab-failed', error: event.error } : event)
  }

  /** The scanner is gone, and the Lab's process with it. */
  lose(): void {
    this.#tell({ type: 'lab-ended', end: { how: 'unknown' } })
    this.#tell({ type: 'lab-failed', error: scannerLostError() })
  }

  #tell(event: LabEvent): void {
    this.#context.emit({ type: 'lab', event })
  }
}

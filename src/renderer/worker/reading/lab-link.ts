import type { LabEnded } from '../../../shared/ipc/lab-messages'
import type { ScannerEvent } from '../../../shared/ipc/port-messages'
import { scannerLostError } from './open-process-state'
import type { LabEvent, LabMethods, LabWorkerEvent } from '../protocol/lab-protocol'
import type { SessionLink } from './snapshot-taker'

/** Passes requests and events of the Lab on: what it shows is small and needs no table. */
export class LabLink implements LabMethods {
  readonly #link: SessionLink<LabWorkerEvent>
  readonly #open = new Set<number>()

  constructor(link: SessionLink<LabWorkerEvent>) {
    this.#link = link
  }

  startLab: LabMethods['startLab'] = () => {
    this.#link.send({ type: 'lab-start', requestId: this.#openRequest() })
    return null
  }

  stepLab: LabMethods['stepLab'] = (step) => {
    this.#link.send({ type: 'lab-step', requestId: this.#openRequest(), step })
    return null
  }

  endLab: LabMethods['endLab'] = () => {
    this.#link.send({ type: 'lab-end' })
    return null
  }

  /** The process ended by itself. */
  takeEnd(event: LabEnded): void {
    this.#tell(event)
  }

  /** Takes a message of the scanner in; false where it is about something else. */
  take(event: ScannerEvent): boolean {
    if (!('requestId' in event) || !this.#open.delete(event.requestId)) return false
    if (event.type === 'lab-started' || event.type === 'lab-stepped') this.#tell(event)
    if (event.type === 'failed') this.#tell({ type: 'lab-failed', error: event.error })
    return true
  }

  /** The scanner is gone, and the Lab's process with it. */
  lose(): void {
    this.#open.clear()
    this.#tell({ type: 'lab-ended', end: { how: 'unknown' } })
    this.#tell({ type: 'lab-failed', error: scannerLostError() })
  }

  #openRequest(): number {
    const id = this.#link.nextRequestId()
    this.#open.add(id)
    return id
  }

  #tell(event: LabEvent): void {
    this.#link.emit({ type: 'lab', event })
  }
}

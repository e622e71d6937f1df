import type { VmatlasErrorData } from '../../../shared/errors'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { ScannerEvent, ScannerRequest } from '../../../shared/ipc/port-messages'
import type { TakingWords } from '../../../shared/snapshot/taking-plan'
import { scannerLostError } from './open-process-state'
import type { SnapshotTaking, SnapshotWorkerEvent } from '../protocol/snapshot-protocol'

/** What the parts of the session that ask the scanner have in common; `Event` is what they tell the window. */
export interface SessionLink<Event = SnapshotWorkerEvent> {
  readonly emit: (event: Event) => void
  readonly send: (request: ScannerRequest) => void
  readonly nextRequestId: () => number
}

/** Has the scanner take snapshots, one at a time, and tells how far it is. */
export class SnapshotTaker {
  readonly #link: SessionLink
  #requestId = 0
  #taking: SnapshotTaking | null = null

  constructor(link: SessionLink) {
    this.#link = link
  }

  /** Takes a snapshot of a process; while one is being taken nothing happens. */
  start(process: ProcessIdentity, words: TakingWords): void {
    if (this.#taking?.isTaking) return
    this.#requestId = this.#link.nextRequestId()
    this.#change({ process, isTaking: true, progress: null, taken: null, failure: null })
    const requestId = this.#requestId
    this.#link.send({ type: 'take-snapshot', requestId, process, ...words })
  }

  cancel(): void {
    if (this.#taking?.isTaking) this.#link.send({ type: 'cancel', requestId: this.#requestId })
  }

  /** Takes a message of the scanner in; false where it belongs to another request. */
  take(event: ScannerEvent): boolean {
    const taking = this.#taking
    if (!('requestId' in event) || event.requestId !== this.#requestId || !taking?.isTaking) return false
    if (event.type === 'maps-progress') {
      this.#change({ ...taking, progress: { bytes: event.bytes, rows: event.rows } })
    }
    if (event.type === 'snapshot-taken') this.#change({ ...taking, isTaking: false, taken: event.entry })
    if (event.type === 'failed') this.#fail(event.error, event.atMs)
    return true
  }

  /** The scanner is gone, and what it was doing with it. */
  lose(): void {
    if (this.#taking?.isTaking) this.#fail(scannerLostError(), Date.now())
  }

  #fail(error: VmatlasErrorData, atMs: number): void {
    if (this.#taking) this.#change({ ...this.#taking, isTaking: false, failure: { error, atMs } })
  }

  #change(taking: SnapshotTaking): void {
    this.#taking = taking
    this.#link.emit({ type: 'taking', taking })
  }
}

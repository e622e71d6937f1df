import type { ScannerEvent, ScannerRequest } from '../../../shared/ipc/port-messages'
import { NO_PASS, type PassState } from '../protocol/findings-protocol'
import { scannerLostError } from './open-process-state'

/** Processes that have no memory of their own, or have ended since they were listed. */
const HAS_NOTHING: ReadonlySet<string> = new Set(['kernel-thread', 'zombie', 'process-gone'])

/** What a pass needs of its session. */
export interface MachinePassLink {
  readonly send: (request: ScannerRequest) => void
  readonly nextRequestId: () => number
  readonly onState: () => void
}

/** One pass over all processes at a time: asked for, under way, cancelled, ended. */
export class MachinePass {
  readonly #link: MachinePassLink
  #requestId = 0
  #state = NO_PASS

  constructor(link: MachinePassLink) {
    this.#link = link
  }

  get state(): PassState {
    return this.#state
  }

  /** Begins a pass, and ends the one before. */
  start(request: (requestId: number) => ScannerRequest): void {
    this.cancel()
    this.#requestId = this.#link.nextRequestId()
    this.#tell({ isReading: true, done: 0, total: 0, failure: null })
    this.#link.send(request(this.#requestId))
  }

  cancel(): void {
    if (this.#state.isReading) this.#link.send({ type: 'cancel', requestId: this.#requestId })
  }

  /** Says whether a message of the scanner belongs to this pass. */
  isOf(event: ScannerEvent): boolean {
    return 'requestId' in event && event.requestId === this.#requestId
  }

  /** Says whether a message of the scanner belongs to this pass, and takes in what it says of the pass itself. */
  take(event: ScannerEvent): boolean {
    if (!this.isOf(event)) return false
    if (event.type === 'findings-found' || event.type === 'mappings-found') {
      this.#tell({ done: event.done, total: event.total })
    }
    if (event.type === 'machine-end') {
      const unread = event.unread.filter(({ code }) => !HAS_NOTHING.has(code))
      const processCount = this.#state.total - event.unread.length
      const { readAtMs, readMs } = event
      this.#tell({ isReading: false, unread, processCount, readAtMs, readMs })
    }
    if (event.type === 'failed') {
      // What was found until then stays, and is still true.
      const failure = event.error.code === 'cancelled' ? null : { error: event.error, atMs: event.atMs }
      this.#tell({ isReading: false, failure })
    }
    return true
  }

  /** The scanner is gone. */
  lose(): void {
    if (this.#state.isReading)
      this.#tell({ isReading: false, failure: { error: scannerLostError(), atMs: Date.now() } })
  }

  #tell(part: Partial<PassState>): void {
    this.#state = { ...this.#state, ...part }
    this.#link.onState()
  }
}

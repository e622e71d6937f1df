import type { AnswerTo } from '../../../shared/ipc/request-answers'
import { NO_PASS, type PassState } from '../protocol/findings-protocol'
import type { AsksScanner } from './scanner-requests'

/** Processes that have no memory of their own, or have ended since they were listed. */
export const HAS_NOTHING: ReadonlySet<string> = new Set(['kernel-thread', 'zombie', 'process-gone'])

type PassAnswer = AnswerTo<'find-findings' | 'find-mappings'>

/** One pass over all processes at a time: asked for, under way, cancelled, ended. */
export class AllProcessesPass {
  readonly #requests: AsksScanner
  readonly #onState: () => void
  #requestId = 0
  #state = NO_PASS

  constructor(requests: AsksScanner, onState: () => void) {
    this.#requests = requests
    this.#onState = onState
  }

  get state(): PassState {
    return this.#state
  }

  /** Begins a pass by asking for it, and ends the one before; see {@link AllProcessesPass.take}. */
  start(ask: () => number): void {
    this.#requests.drop(this.#requestId)
    this.#tell({ isReading: true, done: 0, total: 0, failure: null })
    this.#requestId = ask()
  }

  cancel(): void {
    this.#requests.cancel(this.#requestId)
  }

  /** Takes in what an answer says of the pass itself. */
  take(event: PassAnswer): void {
    if (event.type === 'findings-found' || event.type === 'mappings-found') {
      this.#tell({ done: event.done, total: event.total })
    }
    if (event.type === 'all-processes-end') {
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
  }

  #tell(part: Partial<PassState>): void {
    this.#state = { ...this.#state, ...part }
    this.#onState()
  }
}

import type { ErrorCode, VmatlasErrorData } from '../../../shared/errors'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { SumsReadEvent } from '../../../shared/ipc/sums-messages'
import type { SumsState, UsageSums } from '../protocol/reading-protocol'
import type { AsksScanner } from './scanner-requests'

/** Before smaps_rollup was asked for. */
export const NO_SUMS: SumsState = { isReading: false, sums: null, failure: null }

/** What will not be otherwise a moment later, and is asked for again only when a person wants it. */
const LASTING: readonly ErrorCode[] = ['permission-denied', 'hidden', 'unsupported-kernel', 'malformed-proc']

/** Reads what the open process costs as a whole, smaps_rollup, where its smaps is not read. */
export class SumsReader {
  readonly #requests: AsksScanner
  readonly #onEnd: (sums: UsageSums | null) => void
  #requestId = 0
  #askedAt = 0
  #spentMs = 0
  #state: SumsState = NO_SUMS

  /** `onEnd` hears the sums that a read brought, or null where they could not be read. */
  constructor(requests: AsksScanner, onEnd: (sums: UsageSums | null) => void) {
    this.#requests = requests
    this.#onEnd = onEnd
  }

  get state(): SumsState {
    return this.#state
  }

  /** Says whether a read may begin: what was refused is not asked for again by itself. */
  get isReady(): boolean {
    const { isReading, failure } = this.#state
    return !isReading && (failure === null || !LASTING.includes(failure.error.code))
  }

  /** What the last read took; one that failed, as seen from here. */
  get spentMs(): number {
    return this.#spentMs
  }

  /** Starts a read; the sums of the former one stay until it ends. */
  start(process: ProcessIdentity): void {
    this.#askedAt = performance.now()
    this.#state = { ...this.#state, isReading: true, failure: null }
    this.#requestId = this.#requests.ask({ type: 'read-sums', process }, (event) =>
      this.#onEnd(this.#take(event)),
    )
  }

  #take(event: AnswerTo<'read-sums'>): UsageSums | null {
    if (event.type === 'failed') {
      this.#fail(event.error, event.atMs)
      return null
    }
    const sums = sumsOf(event)
    this.#spentMs = sums.readMs
    this.#state = { isReading: false, sums, failure: null }
    return sums
  }

  /** Lets what was refused be tried again: a person wants it, or another scanner is there. */
  forgive(): void {
    this.#state = { ...this.#state, failure: null }
  }

  /** Ends the read of a scanner that is gone; the next one is asked again. */
  lose(): void {
    this.#state = { ...this.#state, isReading: false }
  }

  /** Forgets the process. */
  close(): void {
    this.#requests.drop(this.#requestId)
    this.#state = NO_SUMS
  }

  /** Sums that can no longer be read are not shown as if they were those of now. */
  #fail(error: VmatlasErrorData, atMs: number): void {
    this.#spentMs = performance.now() - this.#askedAt
    const isEnded = error.code === 'process-gone'
    this.#state = { isReading: false, sums: isEnded ? this.#state.sums : null, failure: { error, atMs } }
  }
}

function sumsOf({ rss, pss, privateDirty, swap, readAtMs, readMs }: SumsReadEvent): UsageSums {
  const told = (bytes: number | null): number => bytes ?? Number.NaN
  return {
    rss: told(rss),
    pss: told(pss),
    privateDirty: told(privateDirty),
    swap: told(swap),
    readAtMs,
    readMs,
  }
}

import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { TakingWords } from '../../../shared/snapshot/taking-plan'
import type { SnapshotTaking, SnapshotWorkerEvent } from '../protocol/snapshot-protocol'
import type { SessionContext } from './session-context'

/** Has the scanner take snapshots, one at a time, and reports the progress. */
export class SnapshotTaker {
  readonly #context: SessionContext<SnapshotWorkerEvent>
  #requestId = 0
  #taking: SnapshotTaking | null = null

  constructor(context: SessionContext<SnapshotWorkerEvent>) {
    this.#context = context
  }

  /** Takes a snapshot of a process; while one is being taken nothing happens. */
  start(process: ProcessIdentity, words: TakingWords): void {
    if (this.#taking?.isTaking) return
    this.#change({ process, isTaking: true, progress: null, taken: null, failure: null })
    this.#requestId = this.#context.requests.ask({ type: 'take-snapshot', process, ...words }, (event) =>
      this.#take(event),
    )
  }

  cancel(): void {
    this.#context.requests.cancel(this.#requestId)
  }

  #take(event: AnswerTo<'take-snapshot'>): void {
    const taking = this.#taking
    if (!taking) return
    if (event.type === 'maps-progress') {
      this.#change({ ...taking, progress: { bytes: event.bytes, rows: event.rows } })
    }
    if (event.type === 'snapshot-taken') this.#change({ ...taking, isTaking: false, taken: event.entry })
    if (event.type === 'failed') {
      this.#change({ ...taking, isTaking: false, failure: { error: event.error, atMs: event.atMs } })
    }
  }

  #change(taking: SnapshotTaking): void {
    this.#taking = taking
    this.#context.emit({ type: 'taking', taking })
  }
}

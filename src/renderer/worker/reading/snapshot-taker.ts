import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { SnapshotWords } from '../../../shared/snapshot/snapshot-plan'
import type { LastSnapshot, SnapshotWorkerEvent } from '../protocol/snapshot-protocol'
import type { SessionContext } from './session-context'

/** Has the scanner take snapshots, one at a time, and reports the progress. */
export class SnapshotTaker {
  readonly #context: SessionContext<SnapshotWorkerEvent>
  #requestId = 0
  #last: LastSnapshot | null = null

  constructor(context: SessionContext<SnapshotWorkerEvent>) {
    this.#context = context
  }

  /** Takes a snapshot of a process; while one is being taken nothing happens. */
  start(process: ProcessIdentity, words: SnapshotWords): void {
    if (this.#last?.isTaking) return
    this.#change({ process, isTaking: true, progress: null, taken: null, failure: null })
    this.#requestId = this.#context.requests.ask({ type: 'take-snapshot', process, ...words }, (event) =>
      this.#take(event),
    )
  }

  cancel(): void {
    this.#context.requests.cancel(this.#requestId)
  }

  #take(event: AnswerTo<'take-snapshot'>): void {
    const last = this.#last
    if (!last) return
    if (event.type === 'maps-progress') {
      this.#change({ ...last, progress: { bytes: event.bytes, rows: event.rows } })
    }
    if (event.type === 'snapshot-taken') this.#change({ ...last, isTaking: false, taken: event.entry })
    if (event.type === 'failed') {
      this.#change({ ...last, isTaking: false, failure: { error: event.error, atMs: event.atMs } })
    }
  }

  #change(last: LastSnapshot): void {
    this.#last = last
    this.#context.emit({ type: 'last-snapshot', last })
  }
}

import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { ReadFailure } from '../protocol/reading-protocol'
import type { ProcessRecording, RecordingMethods, RecordingWorkerEvent } from '../protocol/recording-protocol'
import type { SessionContext } from '../reading/session-context'

/** The part of the session about recordings: any number of processes at a time, each until it ends. */
export class RecordingSession implements RecordingMethods {
  readonly #context: SessionContext<RecordingWorkerEvent>
  readonly #nameOf: (process: ProcessIdentity) => string
  #recordings: readonly ProcessRecording[] = []

  /** `nameOf` knows the name of a process as it shows, or answers an empty text. */
  constructor(context: SessionContext<RecordingWorkerEvent>, nameOf: (process: ProcessIdentity) => string) {
    this.#context = context
    this.#nameOf = nameOf
  }

  startRecording: RecordingMethods['startRecording'] = (process) => {
    const others = this.#recordings.filter((recording) => !isOf(recording, process))
    if (this.#recordings.some((recording) => isOf(recording, process) && isRunning(recording))) return null
    const id = this.#context.requests.ask({ type: 'record', process }, (event) => this.#take(id, event))
    const name = this.#nameOf(process)
    this.#emit([
      ...others,
      { id, process, name, state: 'running', latest: null, report: null, failure: null },
    ])
    return null
  }

  stopRecording: RecordingMethods['stopRecording'] = (id) => {
    const recording = this.#recordings.find((one) => one.id === id)
    if (recording?.state !== 'running') return null
    this.#context.requests.cancel(id)
    this.#change(recording, { state: 'stopping' })
    return null
  }

  dismissRecording: RecordingMethods['dismissRecording'] = (id) => {
    this.#emit(this.#recordings.filter((one) => one.id !== id || isRunning(one)))
    return null
  }

  #take(recordingId: number, event: AnswerTo<'record'>): void {
    const recording = this.#recordings.find(({ id }) => id === recordingId)
    if (!recording) return
    if (event.type === 'recording-count') {
      const { used, limit, atMs, kept } = event
      this.#change(recording, { latest: { used, limit, atMs, kept } })
    }
    if (event.type === 'recorded') {
      const { hasEnded, isLimitLikely, sentences, first, last } = event
      this.#change(recording, { state: 'over', report: { hasEnded, isLimitLikely, sentences, first, last } })
    }
    if (event.type === 'failed') {
      this.#fail(recording, { error: event.error, atMs: event.atMs })
      // Stopped before the first read: there is nothing to tell.
      if (event.error.code === 'cancelled') this.dismissRecording(recording.id)
    }
  }

  #fail(recording: ProcessRecording, failure: ReadFailure): void {
    this.#change(recording, { state: 'failed', failure })
  }

  #change(recording: ProcessRecording, part: Partial<ProcessRecording>): void {
    this.#emit(this.#recordings.map((known) => (known === recording ? { ...known, ...part } : known)))
  }

  #emit(recordings: readonly ProcessRecording[]): void {
    this.#recordings = recordings
    this.#context.emit({ type: 'recordings', recordings })
  }
}

function isOf({ process }: ProcessRecording, { pid, startTicks }: ProcessIdentity): boolean {
  return process.pid === pid && process.startTicks === startTicks
}

function isRunning({ state }: ProcessRecording): boolean {
  return state === 'running' || state === 'stopping'
}

import type { UnreadProcess } from '../../shared/ipc/all-processes-messages'
import type { ScannerEvent } from '../../shared/ipc/port-messages'
import type { AllProcessesAnswers, AllProcessesQuestion } from '../../shared/all-processes/question'
import { askAllProcesses, type AskOptions } from '../all-processes/ask-all-processes'

/** A window need not see results more often. */
const TELL_INTERVAL_MS = 100

/** Whom to ask, and where to send what comes of it. */
export interface SendOptions extends Omit<AskOptions<never>, 'onVisit'> {
  readonly requestId: number
  readonly post: (event: ScannerEvent) => void
}

/** How far a pass is: processes looked at so far, and in all. */
export interface PassProgress {
  readonly done: number
  readonly total: number
}

/** Asks every process and sends the answers in batches, then what could not be read. */
export async function sendAnswers<Question extends AllProcessesQuestion>(
  question: Question,
  { requestId, post, ...options }: SendOptions,
  toEvent: (
    answers: readonly NonNullable<AllProcessesAnswers[Question['about']]>[],
    progress: PassProgress,
  ) => ScannerEvent,
): Promise<void> {
  const startedAt = performance.now()
  const unread: UnreadProcess[] = []
  let waiting: NonNullable<AllProcessesAnswers[Question['about']]>[] = []
  let toldAt = Number.NEGATIVE_INFINITY
  await askAllProcesses(question, {
    ...options,
    onVisit: ({ row, pid, code, name, answer }, total) => {
      if (answer !== null) waiting.push(answer)
      if (code !== null) unread.push({ pid, code, name })
      const done = row + 1
      if (done < total && performance.now() - toldAt < TELL_INTERVAL_MS) return
      post(toEvent(waiting, { done, total }))
      waiting = []
      toldAt = performance.now()
    },
  })
  const readMs = performance.now() - startedAt
  post({ type: 'all-processes-end', requestId, unread, readAtMs: Date.now(), readMs })
}

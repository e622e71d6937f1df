import { toErrorData, VmatlasError, type VmatlasErrorData } from '../../../shared/errors'
import type { ScannerRequest } from '../../../shared/ipc/port-messages'
import {
  endsRequest,
  type Answer,
  type AnsweredType,
  type AnswerTo,
  type OrderType,
  type RequestOf,
} from '../../../shared/ipc/request-answers'

type WithoutId<Type extends AnsweredType> = { readonly type: Type } & Omit<
  RequestOf<Type>,
  'type' | 'requestId'
>

/** What the parts of the session ask the scanner with. */
export interface AsksScanner {
  /**
   * Asks for something; `onAnswer` hears every answer up to the last one. Returns the number of the request.
   *
   * When the scanner is lost, `onLost` hears it as a failure; `onAnswer` does unless another one is given.
   */
  ask<Type extends AnsweredType>(
    request: WithoutId<Type>,
    onAnswer: (answer: AnswerTo<Type>) => void,
    onLost?: (failure: Extract<Answer, { type: 'failed' }>) => void,
  ): number
  /** Wants no more of an open request; it still ends with an answer. */
  cancel(requestId: number): void
  /** Wants no more of a request, and to hear nothing more of it. */
  drop(requestId: number): void
  /** Says something that has no answer. */
  order(request: RequestOf<Exclude<OrderType, 'ack' | 'cancel'>>): void
}

/** Whoever asks hears the answers. */
interface Asker {
  readonly onAnswer: (answer: Answer) => void
  readonly onLost: (failure: Extract<Answer, { type: 'failed' }>) => void
}

/** The requests of one window to the scanner: numbers them, and brings each answer to the one who asked. */
export class ScannerRequests implements AsksScanner {
  readonly #send: (request: ScannerRequest) => void
  readonly #open = new Map<number, Asker>()
  #lastId = 0

  /** `send` does nothing while there is no scanner. */
  constructor(send: (request: ScannerRequest) => void) {
    this.#send = send
  }

  ask: AsksScanner['ask'] = (request, onAnswer, onLost = onAnswer) => {
    this.#lastId += 1
    const requestId = this.#lastId
    // The type of a request says what may answer it, and the scanner keeps to the contract.
    this.#open.set(requestId, { onAnswer: onAnswer as Asker['onAnswer'], onLost })
    this.#send({ ...request, requestId } as unknown as ScannerRequest)
    return requestId
  }

  cancel: AsksScanner['cancel'] = (requestId) => {
    if (this.#open.has(requestId)) this.#send({ type: 'cancel', requestId })
  }

  drop: AsksScanner['drop'] = (requestId) => {
    this.cancel(requestId)
    this.#open.delete(requestId)
  }

  order: AsksScanner['order'] = (request) => this.#send(request)

  /** Takes an answer of the scanner in. */
  take(answer: Answer): void {
    const { requestId } = answer
    const asker = this.#open.get(requestId)
    if (endsRequest(answer)) this.#open.delete(requestId)
    asker?.onAnswer(answer)
    // Also of a request that was dropped: without it the scanner would wait for ever.
    const isChunk = answer.type === 'maps-chunk' || answer.type === 'usage-chunk'
    if (isChunk) this.#send({ type: 'ack', requestId })
  }

  /** The scanner is gone: nothing that is open will be answered. */
  lose(): void {
    const lost = [...this.#open]
    this.#open.clear()
    const atMs = Date.now()
    for (const [requestId, { onLost }] of lost)
      onLost({ type: 'failed', requestId, error: scannerLostError(), atMs })
  }
}

/** What the window gets where a read ends because the scanner did. */
export function scannerLostError(): VmatlasErrorData {
  return toErrorData(
    new VmatlasError('internal', 'The part of the app that reads /proc ended.', 'It is restarting.'),
  )
}

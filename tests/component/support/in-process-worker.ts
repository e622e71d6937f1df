import {
  createWorkerClient,
  type WorkerClient,
  type WorkerLike,
} from '../../../src/renderer/api/worker-client'
import type { FromWorker, ToWorker } from '../../../src/renderer/worker/protocol/messages'
import { createWorkerSession, type WorkerSession } from '../../../src/renderer/worker/sessions/worker-session'
import { toErrorData } from '../../../src/shared/errors'
import type { ScannerEvent, ScannerRequest } from '../../../src/shared/ipc/port-messages'

/** The window's worker, running in the thread of the test, with the test in the place of the scanner. */
export interface InProcessWorker {
  readonly client: WorkerClient
  /** What the worker asked of the scanner, oldest first. */
  readonly asked: ScannerRequest[]
  /** Lets the scanner say something. */
  tell(event: ScannerEvent): void
  /** Number of the last read that was asked for. */
  lastRequestId(): number
}

/** Starts the real session behind the real client; only the thread and the port are left out. */
export function startInProcessWorker(): InProcessWorker {
  const asked: ScannerRequest[] = []
  let deliver: (message: FromWorker) => void = () => undefined
  // A real worker answers later, never within the call.
  const answer = (message: FromWorker): void => queueMicrotask(() => deliver(message))
  const session = createWorkerSession(answer, (request) => asked.push(request))
  const worker = {
    addEventListener: (_type: string, listener: (event: MessageEvent) => void) => {
      deliver = (data) => listener({ data } as MessageEvent)
    },
    postMessage: (message: ToWorker) => {
      if (message.type === 'request') queueMicrotask(() => answer(carryOut(session, message)))
    },
  }
  const client = createWorkerClient(worker as unknown as WorkerLike)
  session.start()
  return {
    client,
    asked,
    tell: (event) => session.take(event),
    lastRequestId: () => {
      const reads = asked.filter((request) => request.type === 'read-maps')
      return reads.at(-1)?.requestId ?? 0
    },
  }
}

function carryOut(session: WorkerSession, request: Extract<ToWorker, { type: 'request' }>): FromWorker {
  try {
    return { type: 'reply', id: request.id, value: session.carryOut(request.method, request.args) }
  } catch (error) {
    return { type: 'refusal', id: request.id, error: toErrorData(error) }
  }
}

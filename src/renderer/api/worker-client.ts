import { PendingRequests } from '../../shared/ipc/pending-requests'
import type {
  FromWorker,
  ToWorker,
  WorkerEvent,
  WorkerMethodName,
  WorkerMethods,
} from '../worker/protocol/messages'

/** The window's end of the worker: requests as promises, events by subscription. */
export interface WorkerClient {
  /** Asks the worker; rejects with a VmatlasError. */
  ask<M extends WorkerMethodName>(
    method: M,
    ...args: Parameters<WorkerMethods[M]>
  ): Promise<ReturnType<WorkerMethods[M]>>
  /** Calls `listener` for every event; answers a function that ends it. */
  listen(listener: (event: WorkerEvent) => void): () => void
  /** Hands the worker the port to the scanner. */
  connect(port: MessagePort): void
}

/** What a client needs of a Worker, so that tests can stand in for one. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'addEventListener'>

/** Makes the client of a worker that speaks the protocol. */
export function createWorkerClient(worker: WorkerLike): WorkerClient {
  const pending = new PendingRequests()
  const listeners = new Set<(event: WorkerEvent) => void>()

  worker.addEventListener('message', (event) => {
    const message = (event as MessageEvent<FromWorker>).data
    if (message.type === 'reply') pending.resolve(message.id, message.value)
    else if (message.type === 'refusal') pending.reject(message.id, message.error)
    else for (const listener of listeners) listener(message)
  })

  return {
    async ask<M extends WorkerMethodName>(method: M, ...args: Parameters<WorkerMethods[M]>) {
      const { id, answered } = pending.open()
      worker.postMessage({ type: 'request', id, method, args } satisfies ToWorker)
      return (await answered) as ReturnType<WorkerMethods[M]>
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    connect(port) {
      worker.postMessage({ type: 'connect' } satisfies ToWorker, [port])
    },
  }
}

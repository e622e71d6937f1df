import { fromErrorData } from '../../shared/errors'
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

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** Makes the client of a worker that speaks the protocol. */
export function createWorkerClient(worker: WorkerLike): WorkerClient {
  const pending = new Map<number, Pending>()
  const listeners = new Set<(event: WorkerEvent) => void>()
  let lastId = 0

  worker.addEventListener('message', (event) => {
    const message = (event as MessageEvent<FromWorker>).data
    if (message.type === 'reply' || message.type === 'refusal') settle(message)
    else for (const listener of listeners) listener(message)
  })

  function settle(message: Extract<FromWorker, { id: number }>): void {
    const request = pending.get(message.id)
    pending.delete(message.id)
    if (message.type === 'reply') request?.resolve(message.value)
    else request?.reject(fromErrorData(message.error))
  }

  return {
    ask(method, ...args) {
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve: resolve as (value: unknown) => void, reject })
        worker.postMessage({ type: 'request', id, method, args } satisfies ToWorker)
      })
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

import { inject, type InjectionKey } from 'vue'
import type { WorkerClient } from './worker-client'

/** Where components find the worker; provided once by main.ts, and by each test. */
export const WORKER_KEY: InjectionKey<WorkerClient> = Symbol('worker')

/** Returns the worker's client; throws outside the app, where nobody provided one. */
export function useWorker(): WorkerClient {
  const client = inject(WORKER_KEY)
  if (!client) throw new Error('No worker was provided.')
  return client
}

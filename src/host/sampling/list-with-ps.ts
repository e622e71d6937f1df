import type { Worker } from 'node:worker_threads'
import { systemEnvironment } from '../threads/system-environment'
import { startThread } from '../threads/thread-script'

/** A process as ps lists it. */
export interface Listed {
  readonly pid: number
  /** As ps printed it; empty for a recorded /proc. */
  readonly command: string
}

/** What the thread that asks ps answers. */
export type PsAnswer = { readonly listed: readonly Listed[] } | { readonly failure: string }

/** Asks ps for the processes, in a thread of its own that stays for the next time. */
export class PsAsker {
  #worker: Worker | null = null

  /** Lists the processes. Errors: any where ps cannot be asked. One question at a time. */
  async list(): Promise<readonly Listed[]> {
    // ps is the system's own, whatever PATH the program was started with.
    const worker = (this.#worker ??= startThread('ps-thread', { env: systemEnvironment() }))
    worker.ref()
    try {
      const answer = await new Promise<PsAnswer>((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
        worker.once('exit', () => reject(new Error('the thread that asks ps has ended')))
        worker.postMessage(null)
      })
      if ('failure' in answer) throw new Error(answer.failure)
      return answer.listed
    } catch (error) {
      this.#worker = null
      throw error
    } finally {
      worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit')
      worker.unref()
    }
  }
}

import type { Worker } from 'node:worker_threads'
import { fromErrorData, type VmatlasError, type VmatlasErrorData } from '../../shared/errors'
import { endThread, startThread, type ThreadName } from './thread-script'

/** What a losable thread posts: that it began the job, and how that ended. */
export type JobMessage<Answer> =
  | { readonly type: 'begun' }
  | { readonly type: 'done'; readonly answer: Answer }
  | { readonly type: 'failed'; readonly error: VmatlasErrorData }

/** What a job may take before its thread is given up. */
export interface JobBounds {
  /** From the moment the thread begins it, milliseconds. */
  readonly deadlineMs: number
  /** Makes the error of a job that was given up; `why` is the end of a sentence. */
  readonly toError: (why: string) => VmatlasError
}

/**
 * A thread for work on bytes and paths that nobody can trust: it may be lost, and the next job gets a new one.
 *
 * Jobs run one after the other. The heap of the thread is bounded; memory outside of it (typed arrays) is for the job
 * to bound. An idle thread does not keep the program alive.
 */
export class LosableThread<Job, Answer> {
  readonly #name: ThreadName
  readonly #heapMb: number
  #worker: Worker | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(name: ThreadName, heapMb: number) {
    this.#name = name
    this.#heapMb = heapMb
  }

  /**
   * Runs a job after those before it; `transfer` are buffers that go over to the thread.
   *
   * Errors: those of the job; that of `bounds` where it takes longer or more memory than it may, or ends its thread.
   */
  run(job: Job, bounds: JobBounds, transfer: readonly ArrayBuffer[] = []): Promise<Answer> {
    const answer = this.#last.then(() => this.#runNow(job, bounds, transfer))
    this.#last = answer.catch(() => undefined)
    return answer
  }

  /** Ends the thread; the next job starts another. */
  close(): void {
    if (this.#worker) endThread(this.#worker)
    this.#worker = null
  }

  async #runNow(job: Job, bounds: JobBounds, transfer: readonly ArrayBuffer[]): Promise<Answer> {
    const worker = (this.#worker ??= startThread(this.#name, {
      resourceLimits: { maxOldGenerationSizeMb: this.#heapMb },
    }))
    worker.ref()
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const lose = (why: string): void => {
          this.close()
          reject(bounds.toError(why))
        }
        worker.on('message', (message: JobMessage<Answer>) => {
          if (message.type === 'begun')
            timer = setTimeout(() => lose('reading it did not finish'), bounds.deadlineMs)
          else if (message.type === 'done') resolve(message.answer)
          else reject(fromErrorData(message.error))
        })
        worker.on('error', (error: NodeJS.ErrnoException) =>
          lose(
            error.code === 'ERR_WORKER_OUT_OF_MEMORY'
              ? 'reading it takes too much memory'
              : `reading it failed (${error.message})`,
          ),
        )
        worker.on('exit', () => lose('the thread that read it ended'))
        worker.postMessage(job, transfer)
      })
    } finally {
      clearTimeout(timer)
      worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit')
      // A lost thread may still throw on its way out.
      worker.on('error', () => undefined)
      worker.unref()
    }
  }
}

import type { Worker } from 'node:worker_threads'
import { activityOf, createCountMemory, finishRow, rowsDone, type CountMemory } from './count-memory'
import type { CounterJob } from './counter-thread'
import { LocalProc } from '../proc/local-proc'
import type { ProcSource } from '../proc/proc-source'
import { endThread, startThread } from '../threads/thread-script'

const LOOK_INTERVAL_MS = 100
const DEFAULT_DEADLINE_MS = 2000

/** Told of the rows `[first, end)` as they are finished. */
export type OnCounted = (memory: CountMemory, first: number, end: number) => void

/**
 * Counts the mappings of many processes in a thread of its own, one round at a time.
 *
 * A process whose maps do not come ends as `not-answering`; the thread that waits for them is abandoned and a new
 * one goes on with the next process.
 */
export class MapCounter {
  readonly #source: ProcSource
  readonly #deadlineMs: number
  #thread: Worker | null = null

  constructor(source: ProcSource = new LocalProc(), deadlineMs = DEFAULT_DEADLINE_MS) {
    this.#source = source
    this.#deadlineMs = deadlineMs
  }

  /** Counts these processes in this order; rows are reported a few times a second and at the end. */
  async count(pids: ArrayLike<number>, onCounted: OnCounted): Promise<void> {
    const memory = createCountMemory(pids)
    for (let row = 0; row < pids.length; row = rowsDone(memory)) {
      const isFinished = await this.#countFrom(row, memory, onCounted)
      if (isFinished) return
      const stuck = rowsDone(memory)
      this.close()
      const readMs = this.#deadlineMs
      finishRow(memory, stuck, { outcome: 'not-answering', used: Number.NaN, readAtMs: Date.now(), readMs })
      onCounted(memory, stuck, stuck + 1)
    }
  }

  /** Ends the thread; a round under way must not be waited for any more. */
  close(): void {
    if (this.#thread !== null) endThread(this.#thread)
    this.#thread = null
  }

  /** Lets the thread count from a row on; false when it is stuck at the row that is next. */
  #countFrom(firstRow: number, memory: CountMemory, onCounted: OnCounted): Promise<boolean> {
    const thread = (this.#thread ??= startThread('counter-thread'))
    let reported = firstRow
    const report = (): void => {
      const done = rowsDone(memory)
      if (done > reported) onCounted(memory, reported, done)
      reported = done
    }
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearInterval(timer)
        thread.off('message', takeEnd).off('error', takeError)
        report()
        settle()
      }
      const takeEnd = (): void => finish(() => resolve(true))
      const takeError = (error: Error): void => finish(() => reject(error))
      let activity = activityOf(memory)
      // Until its first beat the thread is starting, which on a busy machine may take long: no process's fault.
      let movedAt = Number.POSITIVE_INFINITY
      const timer = setInterval(() => {
        report()
        if (activityOf(memory) !== activity) {
          activity = activityOf(memory)
          movedAt = performance.now()
        } else if (performance.now() - movedAt >= this.#deadlineMs) finish(() => resolve(false))
      }, LOOK_INTERVAL_MS)
      thread.once('message', takeEnd).once('error', takeError)
      const job: CounterJob = { source: this.#source.address, firstRow, memory }
      thread.postMessage(job)
    })
  }
}

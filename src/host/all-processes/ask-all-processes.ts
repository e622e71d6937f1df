import type { Worker } from 'node:worker_threads'
import type {
  AllProcessesAnswers,
  AllProcessesQuestion,
  AllProcessesTopic,
} from '../../shared/all-processes/question'
import { LocalProc } from '../proc/local-proc'
import type { ReadFailureCode } from '../proc/errno-to-code'
import type { ProcSource } from '../proc/proc-source'
import type { SourceAddress } from '../proc/thread-source'
import { endThread, startThread } from '../threads/thread-script'
import { cancelled } from '../proc/watch-ring'

/** The thread of the last pass, ready for the next: starting one takes longer than reading a hundred processes. */
let idle: Worker | null = null

const LOOK_INTERVAL_MS = 100
const DEADLINE_MS = 2000

/** What the thread of a pass is asked: visit the processes from `firstRow` on. */
export interface AllProcessesJob {
  readonly source: SourceAddress
  readonly pids: Uint32Array
  readonly firstRow: number
  readonly question: AllProcessesQuestion
  readonly backsOff: boolean
  /** Grows with every step of the thread. */
  readonly pulse: Int32Array
}

/** What came of one process. */
export interface ProcessVisit<Topic extends AllProcessesTopic = AllProcessesTopic> {
  readonly row: number
  readonly pid: number
  /** Why its maps could not be read; null where they were. */
  readonly code: ReadFailureCode | 'not-answering' | null
  /** The name of one that was not read, latin1; empty where it is not known, and where it was read. */
  readonly name: string
  /** Null also where it was not read. */
  readonly answer: AllProcessesAnswers[Topic] | null
}

/** Whom to ask, and whom to tell. */
export interface AskOptions<Topic extends AllProcessesTopic> {
  /** Whose processes; this machine's unless given. */
  readonly source?: ProcSource
  /** Only these; all processes of /proc unless given. */
  readonly pids?: readonly number[] | null
  /** Rests while the machine is busy; it does unless told otherwise. */
  readonly backsOff?: boolean
  readonly signal?: AbortSignal
  /** Told of each process as soon as it was read. */
  readonly onVisit: (visit: ProcessVisit<Topic>, total: number) => void
}

/**
 * Asks every process one question, in a thread of its own, one process at a time.
 *
 * A process whose maps do not come within two seconds ends as `not-answering`; the thread that waits for them is
 * abandoned and another one goes on. While the machine is busy the pass takes a quarter of a core at most.
 * Errors: `cancelled`; `unsupported-kernel` where there is no /proc.
 */
export async function askAllProcesses<Question extends AllProcessesQuestion>(
  question: Question,
  options: AskOptions<Question['about']>,
): Promise<void> {
  const { source = new LocalProc(), backsOff = true, onVisit, signal } = options
  const pids = Uint32Array.from(options.pids ?? (await source.listPids()))
  const pulse = new Int32Array(new SharedArrayBuffer(4))
  for (let row = 0; row < pids.length;) {
    const job: AllProcessesJob = { source: source.address, pids, firstRow: row, question, backsOff, pulse }
    // The thread answers the question that it was asked.
    row = await visitFrom(job, (visit) => onVisit(visit, pids.length), signal)
    if (row >= pids.length) return
    onVisit({ row, pid: pids[row] ?? 0, code: 'not-answering', name: '', answer: null }, pids.length)
    row++
  }
}

/** Visits from the job's first row on; returns the row that it is stuck at, or the number of rows. */
function visitFrom(
  job: AllProcessesJob,
  onVisit: (visit: ProcessVisit) => void,
  signal: AbortSignal | undefined,
): Promise<number> {
  if (signal?.aborted) return Promise.reject(cancelled())
  const thread: Worker = idle ?? startThread('asking-thread')
  idle = null
  thread.ref()
  let next = job.firstRow
  let isWhole = false
  return new Promise((resolve, reject) => {
    let pulse = Atomics.load(job.pulse, 0)
    // Until its first beat the thread is starting, which on a busy machine may take long: no process's fault.
    let movedAt = Number.POSITIVE_INFINITY
    const timer = setInterval(() => {
      const now = Atomics.load(job.pulse, 0)
      if (now !== pulse) {
        pulse = now
        movedAt = performance.now()
      } else if (performance.now() - movedAt >= DEADLINE_MS) finish(() => resolve(next))
    }, LOOK_INTERVAL_MS)
    const stop = (): void => finish(() => reject(cancelled()))
    const fail = (thrown: unknown): void =>
      finish(() => reject(thrown instanceof Error ? thrown : new Error(String(thrown))))
    const take = (visit: ProcessVisit | null): void => {
      if (visit === null) {
        isWhole = true
        return finish(() => resolve(job.pids.length))
      }
      next = visit.row + 1
      onVisit(visit)
    }
    function finish(settle: () => void): void {
      clearInterval(timer)
      signal?.removeEventListener('abort', stop)
      thread.off('error', fail).off('message', take)
      thread.unref()
      if (isWhole && idle === null) idle = thread
      else endThread(thread)
      settle()
    }
    signal?.addEventListener('abort', stop)
    thread.on('error', fail).on('message', take)
    thread.postMessage(job)
  })
}

import type { Worker } from 'node:worker_threads'
import type { ThreadFacts } from '../../shared/proc/thread-facts'
import { fromErrorData, VmatlasError } from '../../shared/errors'
import { ByteRing, createRingMemory } from './byte-ring'
import type { LaneFile, ParsedFile, ParserJob, ParserMessage } from './parser-thread'
import type { ReaderDone, ReaderJob } from './reader-thread'
import { endThread, startThread } from '../threads/thread-script'
import { cancelled, watchRing } from './watch-ring'
import { MIB } from '../../shared/units'

const RING_BYTES = MIB

/** One file to be read and parsed. */
export interface LaneJob {
  readonly file: LaneFile
  /** Where the file comes from. */
  readonly feed: RingFeed
  /** The read is given up when nothing moves for this long. */
  readonly deadlineMs: number
  readonly signal: AbortSignal | undefined
  readonly onProgress: ((bytes: number, rows: number) => void) | undefined
}

/** What a lane's reader thread can open: the file, and the folder of the threads where they are to be looked at too. */
export type LocalFiles = Omit<ReaderJob, 'ring'>

/**
 * Fills a ring with the whole of one file, and never waits in a system call: what may, `readByThread` does in the
 * lane's reader thread. `LongFileSource` says what it promises.
 */
export type RingFeed = (
  ring: ByteRing,
  readByThread: (files: LocalFiles) => Promise<ReaderDone>,
) => Promise<ReaderDone>

/** How a file was read; `errno` is not empty when a system call failed after what is in `parsed`. */
export interface LaneResult {
  readonly parsed: ParsedFile
  readonly errno: string
  readonly bytes: number
  /** What the threads of the process told; null where they were not asked, or might not be. */
  readonly threads: ThreadFacts | null
}

/**
 * A reader thread and a parser thread with a ring between them; takes one job at a time.
 *
 * A system call that does not return cannot be interrupted. The lane then gives its threads up: `isBroken` turns
 * true, and it must be replaced by a new one.
 */
export class ReadLane {
  readonly #memory = createRingMemory(RING_BYTES)
  readonly #ring = new ByteRing(this.#memory)
  readonly #reader: Worker = startThread('reader-thread')
  readonly #parser: Worker = startThread('parser-thread')
  #isBroken = false

  get isBroken(): boolean {
    return this.#isBroken
  }

  /**
   * Reads and parses one file.
   *
   * Errors: `cancelled`, `not-answering`, `malformed-proc`; a failed system call is not an error here but an `errno`
   * beside what was read before it.
   */
  async run(job: LaneJob): Promise<LaneResult> {
    this.#ring.reset()
    // An idle lane must not keep a program alive, one at work must.
    this.#reader.ref()
    const [message, read] = await this.#runThreads(job).finally(() => this.#reader.unref())
    if (job.signal?.aborted === true || message.type === 'stopped') throw cancelled()
    if (message.type === 'failed') throw fromErrorData(message.error)
    if (message.type === 'progress') throw new Error('the parser ended with a progress message')
    return { parsed: message.parsed, ...read }
  }

  /** Ends both threads; one that hangs in a system call ends when that call does. */
  close(): void {
    this.#isBroken = true
    this.#ring.stop()
    endThread(this.#reader)
    endThread(this.#parser)
  }

  async #runThreads(job: LaneJob): Promise<[ParserMessage, ReaderDone]> {
    const readerDone = job.feed(this.#ring, (files) => this.#startReader(files))
    const parserDone = answerOf<ParserMessage>(this.#parser, (message) => {
      if (message.type === 'progress') job.onProgress?.(message.bytes, message.rows)
      return message.type !== 'progress'
    })
    const parserJob: ParserJob = { file: job.file, ring: this.#memory }
    this.#parser.postMessage(parserJob)
    const watch = watchRing(this.#ring, job.deadlineMs, job.signal)
    try {
      const read = await Promise.race([readerDone, watch.givenUp])
      return [await parserDone, read]
    } catch (thrown) {
      // A thread hangs or has died.
      this.close()
      throw thrown
    } finally {
      watch.stop()
    }
  }

  #startReader(files: LocalFiles): Promise<ReaderDone> {
    const done = answerOf<ReaderDone>(this.#reader, () => true)
    const job: ReaderJob = { ...files, ring: this.#memory }
    this.#reader.postMessage(job)
    return done
  }
}

/** Waits for the message of a thread that `isAnswer` says is the last one of this job. */
function answerOf<Message>(worker: Worker, isAnswer: (message: Message) => boolean): Promise<Message> {
  const answer = new Promise<Message>((resolve, reject) => {
    const takeMessage = (message: Message): void => {
      if (isAnswer(message)) finish(() => resolve(message))
    }
    const takeError = (error: unknown): void => finish(() => reject(toThreadError(error)))
    const takeExit = (): void => takeError(new Error('a thread ended by itself'))
    const finish = (settle: () => void): void => {
      worker.off('message', takeMessage).off('error', takeError).off('exit', takeExit)
      settle()
    }
    worker.on('message', takeMessage).on('error', takeError).on('exit', takeExit)
  })
  // Whoever gives up early no longer waits for this one.
  answer.catch(() => undefined)
  return answer
}

function toThreadError(error: unknown): Error {
  const isOutOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (!isOutOfMemory) return error instanceof Error ? error : new Error(String(error))
  return new VmatlasError('io', 'There is not enough memory for the names of these mappings.')
}

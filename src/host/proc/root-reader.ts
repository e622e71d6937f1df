import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { VmatlasError } from '../../shared/errors'
import { AnswerSplitter, type AnswerEnd } from '../../shared/proc/split-answer'
import { findPkexec, pkexecEnvironment, PROMPT_DEADLINE_MS } from '../polkit/pkexec'
import { findTrustedHelper } from '../polkit/trusted-helper'
import type { ByteRing } from './byte-ring'
import { readStatIfAny } from './errno-to-code'
import type { LaneFile } from './parser-thread'
import type { LongFileSource } from './proc-source'
import type { RingFeed } from './read-lane'
import type { ReaderDone } from './reader-thread'
import { helperUntrusted, promptFailure } from './root-failure'

const HELPER = 'vmatlas-read-proc'
/** Longer than any read may stand still: by then its window has had its answer for long. */
const STALL_MS = 10_000
/** How soon a full ring is looked at again; the parser empties it in about this time. */
const FULL_RING_PAUSE_MS = 1
/** How often a read that waits for its turn shows that it lives. */
const TURN_BEAT_MS = 500

type Chunks = AsyncIterator<Buffer, undefined>

/** Finds the installed helper; null where it is missing, or anybody but root could have changed it. */
export function findRootHelper(): Promise<string | null> {
  return findTrustedHelper(HELPER)
}

/**
 * Reads maps, smaps, smaps_rollup and numa_maps of any process through the installed helper, which runs as root behind one prompt of polkit
 * and ends when its input closes. One question at a time: others wait for their turn.
 */
export class RootReader implements LongFileSource {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #chunks: Chunks
  #turn: Promise<unknown> = Promise.resolve()
  /** Resolves when no answer is on its way any more. */
  #drained: Promise<unknown> = Promise.resolve()
  #isClosed = false
  /** Resolves when the helper has ended, whoever ended it. */
  readonly ended: Promise<void>

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    this.#chunks = (child.stdout as AsyncIterable<Buffer>)[Symbol.asyncIterator]() as Chunks
    this.ended = new Promise((resolve) => child.once('close', () => resolve()))
    // Whatever breaks these pipes ends the helper too, and that is reported.
    child.stdin.on('error', () => undefined)
  }

  /**
   * Asks the person and starts the helper.
   *
   * Errors: `pkexec-missing`, `no-agent`, `not-authorised`, `dismissed`, `cancelled`; `permission-denied` where the
   * helper is not installed so that only root can have changed it.
   */
  static async start(signal: AbortSignal): Promise<RootReader> {
    const helper = await findRootHelper()
    if (helper === null) throw helperUntrusted()
    const pkexec = await findPkexec()
    if (pkexec === null) throw promptFailure({ how: 'pkexec-missing' })
    if (signal.aborted) throw promptFailure({ how: 'cancelled' })
    const child = spawn(pkexec, ['--disable-internal-agent', helper], { env: pkexecEnvironment(), cwd: '/' })
    return RootReader.over(child, signal)
  }

  /** Takes a helper that was started; resolves once it answers. Errors: those of {@link start}. */
  static async over(child: ChildProcessWithoutNullStreams, signal: AbortSignal): Promise<RootReader> {
    const reader = new RootReader(child)
    await reader.#waitUntilAuthorised(signal)
    return reader
  }

  /** Fills a ring with a file of a process; see {@link RingFeed}. Status and errno are as a thread of root's would see them. */
  feed(pid: number, file: LaneFile): RingFeed {
    return (ring) => this.#takeTurn(ring, () => this.#fill(ring, pid, file))
  }

  /** Closes the helper's input, at which it ends. */
  close(): void {
    this.#isClosed = true
    this.#child.stdin.end()
    this.#child.stdout.destroy()
    // Effective only while pkexec still asks: what runs as root ends by its closed input.
    this.#child.kill()
  }

  /** An empty line is not a question, and is answered as soon as there is somebody to answer. */
  async #waitUntilAuthorised(signal: AbortSignal): Promise<void> {
    let stderr = ''
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const exit = once(this.#child, 'close') as Promise<[number | null]>
    exit.catch(() => undefined)
    const deadline = AbortSignal.timeout(PROMPT_DEADLINE_MS)
    const givenUp = AbortSignal.any([signal, deadline])
    const abort = (): void => this.close()
    givenUp.addEventListener('abort', abort)
    try {
      this.#child.stdin.write('\n')
      const { value } = await this.#chunks.next().catch(() => ({ value: undefined }))
      if (value?.toString('latin1') === 'end 0 2\n') return
      this.close()
      if (signal.aborted) throw promptFailure({ how: 'cancelled' })
      if (deadline.aborted) throw promptFailure({ how: 'unanswered' })
      const [status] = await exit
      throw promptFailure({ how: 'ended', status, stderr })
    } finally {
      givenUp.removeEventListener('abort', abort)
    }
  }

  /** Lets one question at a time through; a read that waits is slow, not stuck. */
  async #takeTurn(ring: ByteRing, act: () => Promise<ReaderDone>): Promise<ReaderDone> {
    const before = this.#turn
    let finish: () => void = () => undefined
    this.#turn = new Promise<void>((resolve) => (finish = resolve))
    const beat = setInterval(() => {
      if (!ring.isStopped) ring.beat()
    }, TURN_BEAT_MS)
    await before
    clearInterval(beat)
    try {
      return await act()
    } finally {
      // What nobody wants any more must be out of the pipe before the next question.
      void this.#drained.then(finish)
    }
  }

  async #fill(ring: ByteRing, pid: number, file: LaneFile): Promise<ReaderDone> {
    if (this.#isClosed) throw helperGone()
    if (ring.isStopped) return { errno: '', bytes: 0, threads: null }
    const splitter = new AnswerSplitter()
    let bytes = 0
    this.#child.stdin.write(`${file} ${pid}\n`)
    for (;;) {
      const { text, end } = splitter.push(await this.#nextChunk())
      ring.beat()
      const isTaken = await put(ring, text)
      bytes += text.length
      if (!isTaken) {
        if (end === null) this.#drained = this.#drain(splitter).catch(() => undefined)
        return { errno: '', bytes, threads: null }
      }
      if (end !== null) {
        ring.end()
        return { errno: errnoOf(end, bytes), bytes, threads: null }
      }
    }
  }

  async #drain(splitter: AnswerSplitter): Promise<void> {
    while (splitter.push(await this.#nextChunk()).end === null);
  }

  /** The next bytes of the helper; one that stands still is given up, since its next answer would be the wrong one. */
  async #nextChunk(): Promise<Buffer> {
    const timer = setTimeout(() => this.close(), STALL_MS)
    try {
      const { value } = await this.#chunks.next()
      if (value !== undefined) return value
    } catch {
      // The pipe was closed under the read.
    } finally {
      clearTimeout(timer)
    }
    this.close()
    throw helperGone()
  }
}

/** Copies bytes into a ring as room comes; false once the ring is stopped. */
async function put(ring: ByteRing, bytes: Uint8Array): Promise<boolean> {
  let at = 0
  while (at < bytes.length) {
    if (ring.isStopped) return false
    const room = ring.roomNow()
    if (room === null) {
      await wait(FULL_RING_PAUSE_MS)
      continue
    }
    const part = bytes.subarray(at, at + room.end - room.start)
    ring.bytes.set(part, room.start)
    ring.commitWritten(part.length)
    at += part.length
  }
  return !ring.isStopped
}

/** What a system call of root's would have said. */
function errnoOf({ pid, status }: AnswerEnd, bytes: number): string {
  if (status === 0) return ''
  // No question to this helper: nothing is said about the process.
  if (status === 2) return 'EINVAL'
  if (bytes > 0) return 'ESRCH'
  return readStatIfAny('/proc', pid) === null ? 'ENOENT' : 'EACCES'
}

function helperGone(): VmatlasError {
  return new VmatlasError(
    'permission-denied',
    'Reading as root has ended.',
    'Choose Read as root again on the page of the process.',
  )
}

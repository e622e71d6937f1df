import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import type { ThreadFacts } from '../../shared/proc/thread-facts'
import { ByteRing, type RingMemory, type RingSpan } from './byte-ring'
import { errnoOf } from './errno-to-code'
import { readThreadFacts } from './read-thread-facts'
import { openInThread, type SourceAddress } from './thread-source'
import { KIB } from '../../shared/units'

/** What the reader thread is asked: the whole of one file into one ring. */
export interface ReaderJob {
  readonly path: string
  readonly ring: RingMemory
  /** Whose threads are to be looked at too, and where. */
  readonly threadsOf: { readonly source: SourceAddress; readonly pid: number } | null
}

/** What it answers when it has closed the file; `errno` is empty on success and after a stop. */
export interface ReaderDone {
  readonly errno: string
  readonly bytes: number
  /** Null where nobody looked, or might. */
  readonly threads: ThreadFacts | null
}

/**
 * A file of /proc gives at most a page of text per call, so the parser is woken only now and then: often enough
 * that it never starves, seldom enough that waking it costs nothing.
 */
const COMMIT_BYTES = 128 * KIB
/** Room worth waiting for: several calls' worth. */
const ROOM_BYTES = 256 * KIB

/** Reads one file into a ring; `bytes` says how far it came, also after an error. */
class RingFiller {
  bytes = 0
  readonly #ring: ByteRing

  constructor(ring: ByteRing) {
    this.#ring = ring
  }

  /** Reads to the end of the file, or until the ring is stopped. */
  readAll(path: string): void {
    const fd = openSync(path, 'r')
    try {
      for (;;) {
        const room = this.#ring.waitForRoom(ROOM_BYTES)
        if (room === null || this.#fill(fd, room)) return
      }
    } finally {
      closeSync(fd)
    }
  }

  /** True at the end of the file. What was read before a call failed is passed on too. */
  #fill(fd: number, room: RingSpan): boolean {
    const end = Math.min(room.end, room.start + COMMIT_BYTES)
    let at = room.start
    try {
      while (at < end) {
        const count = readSync(fd, this.#ring.bytes, at, end - at, null)
        this.#ring.beat()
        if (count === 0) return true
        at += count
      }
      return false
    } finally {
      this.bytes += at - room.start
      this.#ring.commitWritten(at - room.start)
    }
  }
}

parentPort?.on('message', (job: ReaderJob) => {
  const ring = new ByteRing(job.ring)
  const filler = new RingFiller(ring)
  let errno = ''
  try {
    filler.readAll(job.path)
  } catch (thrown) {
    errno = errnoOf(thrown) || String(thrown)
  }
  ring.end()
  // After the maps: a thread that is new by then has its stack where no row is, which does no harm.
  const isRead = errno === '' && filler.bytes > 0
  const { threadsOf } = job
  const threads =
    isRead && threadsOf
      ? readThreadFacts(openInThread(threadsOf.source), threadsOf.pid, () => ring.beat())
      : null
  const done: ReaderDone = { errno, bytes: filler.bytes, threads }
  parentPort?.postMessage(done)
})

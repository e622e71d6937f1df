import { closeSync, openSync, readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { ByteRing, type RingMemory } from './byte-ring'
import { errnoOf } from './errno-to-code'

/** What the reader thread is asked: the whole of one file into one ring. */
export interface ReaderJob {
  readonly path: string
  readonly ring: RingMemory
}

/** What it answers when it has closed the file; `errno` is empty on success and after a stop. */
export interface ReaderDone {
  readonly errno: string
  readonly bytes: number
  /** Time spent in the file's system calls and in waiting for room, milliseconds. */
  readonly readMs: number
}

/**
 * A file of /proc gives at most a page of text per call, so the parser is told only now and then: often enough
 * that it never starves, seldom enough that waking it costs nothing.
 */
const COMMIT_BYTES = 32 * 1024
/** Room worth waiting for: several calls' worth. */
const ROOM_BYTES = 64 * 1024

function readInto(ring: ByteRing, path: string): number {
  const fd = openSync(path, 'r')
  let total = 0
  try {
    for (;;) {
      const room = ring.waitForRoom(ROOM_BYTES)
      if (room === null) return total
      const isOver = fill(ring, fd, room.start, Math.min(room.end, room.start + COMMIT_BYTES), (count) => {
        total += count
      })
      if (isOver) return total
    }
  } finally {
    closeSync(fd)
  }
}

/** Reads until the span is full or the file ends; true at its end. Commits what was read also when a call fails. */
function fill(
  ring: ByteRing,
  fd: number,
  start: number,
  end: number,
  onRead: (count: number) => void,
): boolean {
  let at = start
  try {
    while (at < end) {
      const count = readSync(fd, ring.bytes, at, end - at, null)
      ring.beat()
      if (count === 0) return true
      at += count
    }
    return false
  } finally {
    onRead(at - start)
    ring.commitWritten(at - start)
  }
}

parentPort?.on('message', (job: ReaderJob) => {
  const ring = new ByteRing(job.ring)
  const startedAt = performance.now()
  let errno = ''
  let bytes = 0
  try {
    bytes = readInto(ring, job.path)
  } catch (thrown) {
    errno = errnoOf(thrown) || String(thrown)
  }
  ring.end()
  const done: ReaderDone = { errno, bytes, readMs: performance.now() - startedAt }
  parentPort?.postMessage(done)
})

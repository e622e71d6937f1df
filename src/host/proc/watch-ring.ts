import { VmatlasError } from '../../shared/errors'
import type { ByteRing } from './byte-ring'

const LOOK_INTERVAL_MS = 100
/** How long a cancelled reader may need to return from a system call. */
const CANCEL_GRACE_MS = 500

/** Watches one read from outside. */
export interface RingWatch {
  /** Rejects when the read hangs: with `not-answering`, or with `cancelled` when it was stopped before. */
  readonly givenUp: Promise<never>
  stop(): void
}

/**
 * Stops a ring when `signal` aborts, and gives its read up when nothing moves for `deadlineMs`.
 *
 * Slow is not stuck: each returned system call and each parsed piece starts the deadline anew.
 */
export function watchRing(ring: ByteRing, deadlineMs: number, signal: AbortSignal | undefined): RingWatch {
  let activity = ring.activity
  let movedAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  const abort = (): void => ring.stop()
  const givenUp = new Promise<never>((_resolve, reject) => {
    timer = setInterval(() => {
      const now = performance.now()
      if (ring.activity !== activity) {
        activity = ring.activity
        movedAt = now
        return
      }
      const isCancelled = signal?.aborted === true
      if (now - movedAt < (isCancelled ? CANCEL_GRACE_MS : deadlineMs)) return
      reject(
        isCancelled ? new VmatlasError('cancelled', 'The read was cancelled.') : notAnswering(deadlineMs),
      )
    }, LOOK_INTERVAL_MS)
  })
  givenUp.catch(() => undefined)
  signal?.addEventListener('abort', abort)
  if (signal?.aborted === true) abort()
  return {
    givenUp,
    stop: () => {
      clearInterval(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
}

/** The error of a read that was stopped because somebody asked for it. */
export function cancelled(): VmatlasError {
  return new VmatlasError('cancelled', 'The read was cancelled.')
}

function notAnswering(deadlineMs: number): VmatlasError {
  const seconds = Math.round(deadlineMs / 100) / 10
  return new VmatlasError(
    'not-answering',
    `The process does not answer: nothing could be read for ${seconds} s.`,
  )
}

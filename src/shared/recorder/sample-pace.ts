import type { Milliseconds } from '../units'

/** What decides how soon a recorded process is read again. */
export interface SamplePace {
  /** Used mappings as a share of the limit. */
  readonly share: number
  /** Until a new mapping is refused at the present growth; null while it does not grow. */
  readonly untilLimitMs: Milliseconds | null
  /** How long the process has been recorded. */
  readonly recordedMs: Milliseconds
  /** What the last read cost. */
  readonly readMs: Milliseconds
}

/** A process that is just starting may have filled its mappings before a calm look. */
const START_MS = 2000
const HIGH_SHARE = 0.5
const SOON_MS = 60_000

/**
 * Says how long to wait before the next read.
 *
 * Calm: a read every 10 ms to 2 s, for at most 5 % of one core: short gaps are what a verdict of "no" rests on.
 * Urgent (just started, over half of the limit, or a minute from it): at most a quarter of a core, every 2 ms at the
 * soonest, so that a program that fills its mappings in 100 ms is read several times on the way.
 *
 *   2 % of the limit, 1 ms a read -> 19 ms       90 %, 30 ms a read -> 90 ms
 */
export function nextReadIn({ share, untilLimitMs, recordedMs, readMs }: SamplePace): Milliseconds {
  const isSoon = untilLimitMs !== null && untilLimitMs < SOON_MS
  const isUrgent = share >= HIGH_SHARE || isSoon || recordedMs < START_MS
  return isUrgent ? clamp(readMs * 3, 2, 500) : clamp(readMs * 19, 10, 2000)
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

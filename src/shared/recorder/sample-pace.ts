import type { Milliseconds } from '../units'

/** What decides how soon a recorded process is read again. */
export interface SamplePace {
  /** Used maps as a share of the limit. */
  readonly share: number
  /** Until a new map is refused at the present growth; null while it does not grow. */
  readonly untilLimitMs: Milliseconds | null
  /** How long the process has been recorded. */
  readonly recordedMs: Milliseconds
  /** What the last read cost. */
  readonly readMs: Milliseconds
}

/** A process that is just starting may have filled its maps before a calm look. */
const START_MS = 2000
const HIGH_SHARE = 0.5
const SOON_MS = 60_000

/**
 * Says how long to wait before the next read.
 *
 * Calm: a read every 0.1 to 2 s, for at most 5 % of one core. Urgent (just started, over half of the limit, or a
 * minute from it): a wait as long as the read, 5 to 500 ms, so at most half of a core.
 *
 *   2 % of the limit, 1 ms a read -> 100 ms       90 %, 30 ms a read -> 30 ms
 */
export function nextReadIn({ share, untilLimitMs, recordedMs, readMs }: SamplePace): Milliseconds {
  const isSoon = untilLimitMs !== null && untilLimitMs < SOON_MS
  const isUrgent = share >= HIGH_SHARE || isSoon || recordedMs < START_MS
  return isUrgent ? clamp(readMs, 5, 500) : clamp(readMs * 19, 100, 2000)
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

import type { EpochMs, Milliseconds } from '../units'

/** A map count as it was read at a time. */
export interface GrowthSample {
  readonly atMs: EpochMs
  readonly used: number
}

/** How a map count grows, and when it reaches the limit at that rate. */
export interface Growth {
  /** Maps per second; the median over all pairs of samples, so that a step or a bad sample does not sway it. */
  readonly perSecond: number
  /** From the last sample until a new map is refused; null while the count does not grow for certain. */
  readonly untilLimitMs: Milliseconds | null
  /** From the first to the last of the samples: nothing can be told for much longer than was looked at. */
  readonly observedMs: Milliseconds
}

/** Fewer samples say nothing about a direction. */
const LEAST_SAMPLES = 5
/** More do not make it better, and the pairs are their square. */
export const MOST_SAMPLES = 60
/** This share of the pairs must rise: a count that swings around one value has about half of them rising. */
const RISING_SHARE = 0.7

/**
 * Estimates how fast a map count grows and how long it takes to the limit; null for too few samples.
 *
 * Theil and Sen's estimate over the last 60 samples: the median of the slopes between all pairs. Up to 29 % of the
 * samples may be wild without moving it far. Samples ascend by time; those of one moment count once.
 * A new map is refused once `limit + 1` are used, see computeLimitRoom.
 *
 *   100 maps a second, 59,531 used, limit 65,530  ->  { perSecond: 100, untilLimitMs: 60,000, ... }
 */
export function estimateGrowth(samples: readonly GrowthSample[], limit: number): Growth | null {
  const recent = samples.slice(-MOST_SAMPLES)
  const last = recent.at(-1)
  if (!last || recent.length < LEAST_SAMPLES) return null
  const slopes = pairSlopes(recent)
  if (slopes.length === 0) return null
  const perMs = median(slopes)
  const rising = slopes.reduce((count, slope) => count + (slope > 0 ? 1 : 0), 0) / slopes.length
  const isGrowing = perMs > 0 && rising >= RISING_SHARE
  const left = Math.max(0, limit + 1 - levelNow(recent, perMs, last.atMs))
  const observedMs = last.atMs - (recent[0]?.atMs ?? last.atMs)
  return { perSecond: perMs * 1000, untilLimitMs: isGrowing ? left / perMs : null, observedMs }
}

/** Maps per millisecond between all pairs of samples of different times. */
function pairSlopes(samples: readonly GrowthSample[]): Float64Array {
  const slopes = new Float64Array((samples.length * (samples.length - 1)) / 2)
  let count = 0
  for (const [index, later] of samples.entries()) {
    for (let before = 0; before < index; before++) {
      const earlier = samples[before] as GrowthSample
      if (later.atMs > earlier.atMs)
        slopes[count++] = (later.used - earlier.used) / (later.atMs - earlier.atMs)
    }
  }
  return slopes.subarray(0, count)
}

/** The level of the line at a time, without the noise of the last sample. */
function levelNow(samples: readonly GrowthSample[], perMs: number, atMs: number): number {
  return median(Float64Array.from(samples, (sample) => sample.used + perMs * (atMs - sample.atMs)))
}

function median(values: Float64Array): number {
  const sorted = values.toSorted()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

import type { GrowthSample } from './growth-types'

/** A line through samples, and how far they lie from it. */
export interface Line {
  /** Mappings per millisecond. */
  readonly perMs: number
  /** From the first to the last sample, along the line. */
  readonly gain: number
  /** How far the line lies from the sample that is farthest from it, 1 at least: a count is whole. */
  readonly scatter: number
  readonly spanMs: number
}

/** Lays a line through samples by Theil and Sen's estimate: the median of the slopes between all pairs of them. */
export function fitLine(samples: readonly GrowthSample[]): Line {
  const [first, last] = [samples[0] as GrowthSample, samples.at(-1) as GrowthSample]
  const spanMs = last.atMs - first.atMs
  const perMs = slopeOf(samples, (last.used - first.used) / Math.max(1, spanMs))
  const offsets = samples.map(({ atMs, used }) => used - perMs * (atMs - first.atMs))
  const middle = medianOf(offsets)
  const scatter = offsets.reduce((most, offset) => Math.max(most, Math.abs(offset - middle)), 1)
  return { perMs, gain: perMs * spanMs, scatter, spanMs }
}

/** The median of the slopes; where counts rise by steps, more than half of the pairs may be level, and the whole way decides. */
function slopeOf(points: readonly GrowthSample[], overall: number): number {
  const slopes: number[] = []
  for (const [index, later] of points.entries()) {
    for (let before = 0; before < index; before++) {
      const earlier = points[before] as GrowthSample
      if (later.atMs > earlier.atMs) slopes.push((later.used - earlier.used) / (later.atMs - earlier.atMs))
    }
  }
  const median = slopes.length === 0 ? 0 : medianOf(slopes)
  return median === 0 ? overall : median
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

import type { GrowthSample } from './growth-types'

/** An odd number: the middle one belongs to both halves. */
const POINTS = 25

/**
 * Computes the counts at 25 even times from the first to the last sample, between samples by the line from one to the
 * next: of a thinned history the earlier samples lie farther apart, and would weigh less.
 */
export function atEvenTimes(samples: readonly GrowthSample[]): GrowthSample[] {
  const [first, last] = [samples[0] as GrowthSample, samples.at(-1) as GrowthSample]
  const points: GrowthSample[] = []
  for (let point = 0, next = 1; point < POINTS; point++) {
    const atMs = first.atMs + ((last.atMs - first.atMs) * point) / (POINTS - 1)
    while (next < samples.length - 1 && (samples[next] as GrowthSample).atMs < atMs) next += 1
    const [before, after] = [samples[next - 1] as GrowthSample, samples[next] as GrowthSample]
    const share = (atMs - before.atMs) / (after.atMs - before.atMs)
    points.push({ atMs, used: before.used + share * (after.used - before.used) })
  }
  return points
}

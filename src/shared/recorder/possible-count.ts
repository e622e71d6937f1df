import type { GrowthSample } from '../sysctl/growth-types'
import type { EpochMs, Milliseconds } from '../units'

/**
 * More mappings than this no process makes or drops in a millisecond: the kernel serialises them for each process.
 * Measured: mmap 350 to 700 and mprotect in the middle of a mapping 450 to 900 a millisecond (Linux 6.18, 3 GHz).
 */
const MOST_PER_MS = 4000
/** Who fails at the limit ends soon after, so what was possible earlier than this does not matter. */
const LOOK_BACK_MS: Milliseconds = 2000

/**
 * The highest count that a process can have had in its last two seconds, also between the reads of it.
 *
 * Between two reads it can climb and fall again, so the gap counts half; after the last it can only climb.
 *
 *   36 at 0 ms, 36 at 10 ms, ended at 18 ms   ->  36 + 8 x 4,000 = 32,036
 */
export function mostPossible(samples: readonly GrowthSample[], endedAtMs: EpochMs): number {
  const last = samples.at(-1)
  if (!last) return Number.POSITIVE_INFINITY
  let most = last.used + Math.max(0, endedAtMs - last.atMs) * MOST_PER_MS
  for (let index = samples.length - 1; index > 0; index--) {
    const [before, after] = [samples[index - 1] as GrowthSample, samples[index] as GrowthSample]
    if (endedAtMs - after.atMs > LOOK_BACK_MS) break
    most = Math.max(most, (before.used + after.used + (after.atMs - before.atMs) * MOST_PER_MS) / 2)
  }
  return most
}

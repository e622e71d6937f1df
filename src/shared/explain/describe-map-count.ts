import { formatCount, formatPercent } from '../format/count'
import type { MapCountExplanation, ObstacleCount } from './why-so-many'

/** A habit behind less than this share of the maps is not worth a sentence of its own. */
const WORTH_TELLING = 0.1

/**
 * Says in a few words why a process has as many maps as it has: the pattern of most of them, and the most frequent
 * reason not to merge.
 *
 * Shape: no, one or two sentences, each whole.
 *
 *   64 % of the maps are a patchwork of protections. Most frequent reason not to merge: different permissions. Without it, at least 378 mappings would remain.
 */
export function describeMapCount({ used, patterns, obstacles }: MapCountExplanation): string[] {
  const [pattern] = patterns
  const [obstacle] = obstacles
  const sentences: string[] = []
  if (pattern && pattern.mapCount >= used * WORTH_TELLING) {
    sentences.push(`${formatPercent(pattern.mapCount / used)} of the maps belong to: ${pattern.title}.`)
  }
  if (obstacle && obstacle.certainty === 'seen' && obstacle.alone >= used * WORTH_TELLING) {
    sentences.push(
      `Most frequent reason not to merge: ${obstacle.title}. Without it, at least ${formatCount(obstacle.remaining)} mappings would remain.`,
    )
  }
  return sentences
}

/** "16 to 115": how many mappings would remain without an obstacle. */
export function describeRemaining({ remaining, remainingMost }: ObstacleCount): string {
  const least = formatCount(remaining)
  return remaining === remainingMost ? least : `${least} to ${formatCount(remainingMost)}`
}

/** Says how far "Mappings if removed" is known. */
export function describeRange({ unbounded }: MapCountExplanation): string {
  return `Mappings if removed: the range covers pieces that were written to separately and files opened twice. It does not cover what /proc does not show: ${unbounded.join('; ')}.`
}

/** Counts the pairs of neighbours without a visible reason not to merge; null where the flags were not read. */
export function countMergeable({ hasFlags, obstacles }: MapCountExplanation): number | null {
  if (!hasFlags) return null
  return obstacles.reduce((sum, { certainty, alone }) => sum + (certainty === 'seen' ? 0 : alone), 0)
}

/** "3 pairs of neighbours touch, 1 has a gap between them." */
export function describePairs({ touchingPairs, gaps }: MapCountExplanation): string {
  const touch =
    touchingPairs === 1
      ? '1 pair of neighbours touches'
      : `${formatCount(touchingPairs)} pairs of neighbours touch`
  return `${touch}, ${formatCount(gaps)} ${gaps === 1 ? 'has' : 'have'} a gap between them.`
}

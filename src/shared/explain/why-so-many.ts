import { findPatterns } from './find-patterns'
import type { MapPattern } from './map-pattern'
import {
  certaintyOf,
  isInferredObstacle,
  MERGE_OBSTACLES,
  OBSTACLE_WORDS,
  type MergeObstacle,
  type ObstacleWords,
  type ReasonCertainty,
} from './merge-obstacle'
import { obstacleFinder, type ExplainedTables } from './merge-obstacles'
import { NO_FACTS } from './neighbour-facts'
import { UnmergedCounter } from './unmerged-counter'
import { countUsedMaps } from '../proc/parse-maps'

/** What one obstacle costs a process. */
export interface ObstacleCount extends ObstacleWords {
  readonly obstacle: MergeObstacle
  readonly certainty: ReasonCertainty
  /** Touching pairs with this reason, alone or with others. */
  readonly pairs: number
  /** Touching pairs without another visible reason. */
  readonly alone: number
  /** Mappings that would remain if it went away and nothing invisible took its place: the fewest possible. */
  readonly remaining: number
  /**
   * Mappings that would remain at most: pieces that may have been written to, and pieces of files, stay apart; `used` for
   * an obstacle that is not seen. What could separate more is in `unbounded` of the explanation.
   */
  readonly remainingMost: number
}

/** Why a process has as many maps as it has. */
export interface MapCountExplanation {
  /** Maps that count against the limit. */
  readonly used: number
  /** Pairs of neighbours that touch. */
  readonly touchingPairs: number
  /** Pairs of neighbours with free addresses between them. */
  readonly gaps: number
  /** False where smaps was not read: then obstacles that only VmFlags show are missing. */
  readonly hasFlags: boolean
  /** What could separate more pieces than `remainingMost` says, and could not be excluded; a few words each. */
  readonly unbounded: readonly string[]
  /** Obstacles that occur, those that are the only reason of the most pairs first. */
  readonly obstacles: readonly ObstacleCount[]
  /** Known habits of programs, the largest first; a mapping counts in one of them at most. */
  readonly patterns: readonly MapPattern[]
  /** Maps that belong to no pattern. */
  readonly unexplained: number
}

/**
 * Explains the map count of a process: why neighbours did not merge, and which known patterns are behind it.
 *
 * Shape: `used = touchingPairs + gaps + 1`, a [vsyscall] not counted. Cost: linear, no object per row.
 *
 *   rw-p|r--p|rw-p|r--p   ->  4 maps, protection for 3 pairs, 1 to 2 mappings would remain without it
 */
export function whySoMany(tables: ExplainedTables): MapCountExplanation {
  const { mappings } = tables
  const used = countUsedMaps(mappings)
  const counts = countObstacles(tables, used)
  const { patterns } = findPatterns(mappings)
  const claimedCount = patterns.reduce((sum, pattern) => sum + pattern.mapCount, 0)
  return {
    used,
    touchingPairs: counts.touchingPairs,
    gaps: counts.gaps,
    hasFlags: tables.usage?.fieldOrder.includes('VmFlags') ?? false,
    unbounded: listUnbounded(tables.facts),
    obstacles: listCounts(counts, used),
    patterns,
    unexplained: used - claimedCount,
  }
}

/** What no file that was read excludes; mremap leaves no trace in /proc at all. */
function listUnbounded({ isForkChild, policies } = NO_FACTS): string[] {
  return [
    'memory that mremap moved',
    ...(isForkChild === null ? ['memory inherited over a fork'] : []),
    ...(typeof policies === 'string' && policies !== 'no-numa' ? ['NUMA policies, which were not read'] : []),
  ]
}

interface Counts {
  touchingPairs: number
  gaps: number
  /** By index in MERGE_OBSTACLES. */
  readonly pairs: Uint32Array
  readonly alone: Uint32Array
  readonly unmerged: UnmergedCounter
}

const GAP_BIT = 1

function countObstacles(tables: ExplainedTables, rows: number): Counts {
  const obstaclesAt = obstacleFinder(tables)
  const counts: Counts = {
    touchingPairs: 0,
    gaps: 0,
    pairs: emptyCounts(),
    alone: emptyCounts(),
    unmerged: new UnmergedCounter(tables),
  }
  for (let row = 0; row + 1 < rows; row++) {
    const bits = obstaclesAt(row)
    if (bits === GAP_BIT) {
      counts.gaps += 1
      continue
    }
    counts.touchingPairs += 1
    if ((bits & (bits - 1)) === 0) {
      const obstacle = 31 - Math.clz32(bits)
      addOne(counts.alone, obstacle)
      counts.unmerged.addPair(obstacle, row)
    }
    for (let rest = bits; rest !== 0; rest &= rest - 1) addOne(counts.pairs, 31 - Math.clz32(rest & -rest))
  }
  return counts
}

function emptyCounts(): Uint32Array {
  return new Uint32Array(MERGE_OBSTACLES.length)
}

function addOne(counts: Uint32Array, index: number): void {
  counts[index] = (counts[index] as number) + 1
}

function listCounts(counts: Counts, used: number): ObstacleCount[] {
  return MERGE_OBSTACLES.map((obstacle, index) => {
    const alone = counts.alone[index] as number
    return {
      obstacle,
      certainty: certaintyOf(obstacle),
      pairs: counts.pairs[index] as number,
      alone,
      remaining: used - alone,
      remainingMost: isInferredObstacle(obstacle) ? used : used - alone + counts.unmerged.count(index),
      ...OBSTACLE_WORDS[obstacle],
    }
  })
    .filter((count) => count.pairs > 0)
    .sort((a, b) => b.alone - a.alone || b.pairs - a.pairs)
}

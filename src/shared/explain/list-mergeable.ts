import type { MappingIndex } from '../tables/mapping-table'
import { countUsedMaps } from '../proc/parse-maps'
import { isInferredObstacle, MERGE_OBSTACLES, obstacleBit } from './merge-obstacle'
import { obstacleFinder, type ExplainedTables } from './merge-obstacles'

const INFERRED = MERGE_OBSTACLES.filter(isInferredObstacle).reduce(
  (bits, each) => bits | obstacleBit(each),
  0,
)

/**
 * Lists the first rows of pairs without a visible reason not to merge: neighbours that could have been one mapping.
 *
 * Shape: ascending, at most `most` rows; each stands for the pair of it and the next row. Empty where smaps was
 * not read, since then nothing is known about the flags.
 */
export function listMergeable(tables: ExplainedTables, most: number): MappingIndex[] {
  const obstaclesAt = obstacleFinder(tables)
  const rows: MappingIndex[] = []
  const last = countUsedMaps(tables.mappings) - 1
  for (let row = 0; row < last && rows.length < most; row++) {
    const bits = obstaclesAt(row)
    if ((bits & INFERRED) !== 0 && (bits & ~INFERRED) === 0) rows.push(row)
  }
  return rows
}

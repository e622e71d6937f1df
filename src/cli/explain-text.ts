import {
  describeMapCount,
  describePairs,
  describeRange,
  describeRemaining,
} from '../shared/explain/describe-map-count'
import { listMergeable } from '../shared/explain/list-mergeable'
import type { ObstacleWords } from '../shared/explain/merge-obstacle'
import type { ExplainedTables } from '../shared/explain/merge-obstacles'
import { whyNotMerged } from '../shared/explain/why-not-merged'
import type { MapCountExplanation } from '../shared/explain/why-so-many'
import { computeLimitRoom } from '../shared/explain/limit-arithmetic'
import { formatAddressRange } from '../shared/format/address'
import { formatCount, formatPercent } from '../shared/format/count'
import { apartQuery, patternQuery } from '../shared/query/print-query'
import { layOutTable, type TextColumn } from '../shared/format/text-table'

/** More pairs than this are counted, not listed. */
const MOST_PAIRS = 10
/** So many of the largest patterns and reasons are explained in words. */
const MOST_WORDS = 3

const PATTERN_COLUMNS: readonly TextColumn[] = [
  { heading: 'MAPS', align: 'right' },
  { heading: 'PATTERN', align: 'left' },
  { heading: 'QUERY', align: 'left' },
  { heading: 'SEEN', align: 'left' },
]
const OBSTACLE_COLUMNS: readonly TextColumn[] = [
  { heading: 'PAIRS', align: 'right' },
  { heading: 'ONLY REASON', align: 'right' },
  { heading: 'IF REMOVED', align: 'right' },
  { heading: 'NOT MERGED BECAUSE', align: 'left' },
  { heading: 'QUERY', align: 'left' },
]

/** Lays out why a process has so many maps, as text for a terminal or a pipe. */
export function* layOutExplanation(
  tables: ExplainedTables,
  explanation: MapCountExplanation,
  limit: number | null,
  width: number | null,
): Generator<string, void, undefined> {
  yield `${describeCount(explanation, limit)}\n`
  yield* layOutPatterns(explanation, width)
  yield* layOutObstacles(explanation, width)
  yield* layOutPairs(tables)
}

function describeCount(explanation: MapCountExplanation, limit: number | null): string {
  const { used } = explanation
  const share = limit === null ? '' : `, ${formatPercent(computeLimitRoom(used, limit).share)} of the limit`
  return [
    `${formatCount(used)} maps${share}: ${describePairs(explanation)}`,
    ...describeMapCount(explanation),
  ].join('\n')
}

function* layOutPatterns(
  { patterns, unexplained }: MapCountExplanation,
  width: number | null,
): Generator<string> {
  if (patterns.length === 0) return
  yield '\n'
  yield* layOutTable(
    PATTERN_COLUMNS,
    {
      length: patterns.length,
      cells: (row) => {
        const pattern = patterns[row]
        if (!pattern) return []
        const { id, mapCount, title, evidence } = pattern
        return [formatCount(mapCount), title, patternQuery(id), evidence]
      },
    },
    width,
  )
  yield `${formatCount(unexplained)} ${unexplained === 1 ? 'mapping follows' : 'mappings follow'} no known pattern.\n`
  yield* layOutWords(patterns)
}

function* layOutObstacles(explanation: MapCountExplanation, width: number | null): Generator<string> {
  const { obstacles, hasFlags } = explanation
  if (obstacles.length === 0) return
  yield '\n'
  yield* layOutTable(
    OBSTACLE_COLUMNS,
    {
      length: obstacles.length,
      cells: (row) => {
        const each = obstacles[row]
        if (!each) return []
        const words = each.certainty === 'likely' ? `${each.title} (likely)` : each.title
        const counts = [each.pairs, each.alone].map(formatCount)
        return [...counts, describeRemaining(each), words, apartQuery(each.obstacle)]
      },
    },
    width,
  )
  yield `${describeRange(explanation)}\n`
  if (!hasFlags) yield 'smaps was not read: reasons that its flags show are missing.\n'
  yield* layOutWords(obstacles)
}

function* layOutWords(explained: readonly ObstacleWords[]): Generator<string> {
  for (const { title, meaning, advice } of explained.slice(0, MOST_WORDS)) {
    yield `\n${title}: ${meaning} ${advice}`.trimEnd() + '\n'
  }
}

function* layOutPairs(tables: ExplainedTables): Generator<string> {
  const rows = listMergeable(tables, MOST_PAIRS + 1)
  if (rows.length === 0) return
  yield '\nNeighbours without a visible reason:\n'
  const { start, end } = tables.mappings
  for (const row of rows.slice(0, MOST_PAIRS)) {
    const first = formatAddressRange(start[row] ?? 0, end[row] ?? 0)
    const second = formatAddressRange(start[row + 1] ?? 0, end[row + 1] ?? 0)
    const reasons = whyNotMerged(tables, row).map((reason) => reason.sentence)
    yield `  ${first}  ${second}  ${reasons.join(' ')}\n`
  }
  if (rows.length > MOST_PAIRS) yield '  and more; --json lists them\n'
}

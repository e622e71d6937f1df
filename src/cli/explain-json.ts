import { listMergeable } from '../shared/explain/list-mergeable'
import type { ExplainedTables } from '../shared/explain/merge-obstacles'
import { whyNotMerged } from '../shared/explain/why-not-merged'
import type { MapCountExplanation } from '../shared/explain/why-so-many'
import { formatHex } from '../shared/format/address'
import { apartQuery, patternQuery } from '../shared/query/print-query'

/** Version of the JSON that `explain --json` prints. */
const EXPLAIN_JSON_VERSION = 2
/** Listed at most; `obstacles` counts them all. */
const MOST_PAIRS = 1000

/** The JSON of `vmatlas explain`: see docs/command-line.md. */
export function toExplainJson(
  pid: number | null,
  tables: ExplainedTables,
  { used, patterns, obstacles, ...explanation }: MapCountExplanation,
  limit: number | null,
): object {
  const { start } = tables.mappings
  return {
    version: EXPLAIN_JSON_VERSION,
    pid,
    usedMaps: used,
    limit,
    ...explanation,
    obstacles: obstacles.map((each) => ({ ...each, query: apartQuery(each.obstacle) })),
    patterns: patterns.map((each) => ({ ...each, query: patternQuery(each.id) })),
    mergeable: listMergeable(tables, MOST_PAIRS).map((row) => ({
      first: formatHex(start[row] ?? 0),
      second: formatHex(start[row + 1] ?? 0),
      reasons: whyNotMerged(tables, row),
    })),
  }
}

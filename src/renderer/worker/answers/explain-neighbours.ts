import { countMergeable, describeMapCount } from '../../../shared/explain/describe-map-count'
import { listMergeable } from '../../../shared/explain/list-mergeable'
import type { ExplainedTables } from '../../../shared/explain/merge-obstacles'
import { whyNotMerged } from '../../../shared/explain/why-not-merged'
import { whySoMany } from '../../../shared/explain/why-so-many'
import { formatAddressRange } from '../../../shared/format/address'
import { showName } from '../../../shared/format/name'
import { getMappingRow } from '../../../shared/tables/mapping-table'
import type { MergeablePair, NeighbourExplanation } from '../protocol/neighbour-protocol'

/** Pairs that are listed; the others are a query away. */
const MOST_PAIRS = 10

/** Explains why there are so many maps, with the first pairs that could have been one mapping. */
export function explainNeighbours(tables: ExplainedTables): NeighbourExplanation {
  const explanation = whySoMany(tables)
  const mergeableCount = countMergeable(explanation)
  return {
    ...explanation,
    sentences: describeMapCount(explanation),
    mergeableCount,
    mergeable: mergeableCount
      ? listMergeable(tables, MOST_PAIRS).map((row) => describePair(tables, row))
      : [],
  }
}

function describePair(tables: ExplainedTables, row: number): MergeablePair {
  const first = getMappingRow(tables.mappings, row)
  const second = getMappingRow(tables.mappings, row + 1)
  return {
    row,
    first: formatAddressRange(first.start, first.end),
    second: formatAddressRange(second.start, second.end),
    name: first.name === '' ? '[anon]' : showName(first.name),
    sentence: whyNotMerged(tables, row)
      .map((reason) => reason.sentence)
      .join(' '),
  }
}

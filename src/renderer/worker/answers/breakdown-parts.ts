import { formatAddress } from '../../../shared/format/address'
import { showName } from '../../../shared/format/name'
import type { MappingGroups } from '../../../shared/tables/group-mappings'
import { MAPPING_KIND_FAMILY, MAPPING_KIND_LABELS, MAPPING_KINDS } from '../../../shared/tables/mapping-kind'
import type { MappingIndex, MappingTable } from '../../../shared/tables/mapping-table'
import { LEAST_SHARE, type BreakdownPart } from '../protocol/breakdown-protocol'

/** What mappings and their groups weigh, bytes; NaN where it is not known. */
interface Weighed {
  readonly rowWeights: Float64Array
  readonly weights: Float64Array
  readonly total: number
}

/**
 * Finds the mappings of each group that are a large part of the whole, the heaviest first.
 *
 * At most 1 / LEAST_SHARE of them however many there are. A group that nobody knows the weight of has none.
 */
export function findParts(
  table: MappingTable,
  groups: MappingGroups,
  { rowWeights, weights, total }: Weighed,
): Map<number, BreakdownPart[]> {
  const parts = new Map<number, BreakdownPart[]>()
  const least = Math.max(total * LEAST_SHARE, Number.MIN_VALUE)
  for (let row = 0; row < table.length; row++) {
    const weight = rowWeights[row] as number
    if (!(weight >= least)) continue
    const group = groups.groupOf[row] as number
    if (Number.isNaN(weights[group])) continue
    const others = parts.get(group)
    const part = describePart(table, groups.by, row, weight)
    if (others) others.push(part)
    else parts.set(group, [part])
  }
  for (const group of parts.values()) group.sort((a, b) => b.weight - a.weight)
  return parts
}

function describePart(
  table: MappingTable,
  by: MappingGroups['by'],
  row: MappingIndex,
  weight: number,
): BreakdownPart {
  const kind = MAPPING_KINDS[table.kind[row] ?? 0] ?? 'anonymous'
  const file = showName(table.strings.strings[table.name[row] ?? 0] ?? '')
  const named = by === 'file' ? MAPPING_KIND_LABELS[kind] : file
  const start = table.start[row] ?? 0
  return {
    row,
    start,
    name: file === '' ? formatAddress(start) : named,
    family: MAPPING_KIND_FAMILY[kind],
    weight,
  }
}

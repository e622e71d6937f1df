import { showName } from '../../shared/format/name'
import { quote } from '../../shared/query/print-query'
import {
  groupMappings,
  groupName,
  type MappingGrouping,
  type MappingGroups,
} from '../../shared/tables/group-mappings'
import { MAPPING_KIND_FAMILY, MAPPING_KIND_LABELS, MAPPING_KINDS } from '../../shared/tables/mapping-kind'
import { familyOfPermissions } from '../../shared/tables/permission-family'
import { USAGE_SUM_NAMES, type UsageSum } from '../../shared/tables/usage-sums'
import type { MappingSource } from './mapping-source'
import type { Breakdown, BreakdownRow, BreakdownWeight } from './protocol'

/** More groups than this nobody reads; the heaviest are kept. */
const MOST_GROUPS = 500

/**
 * Breaks the maps down by kind, file or permissions: the heaviest groups first, by size or by what they cost.
 *
 * Cost: linear in the maps, and a sort of the groups.
 */
export function breakDown(source: MappingSource, by: MappingGrouping, weight: BreakdownWeight): Breakdown {
  const groups = groupMappings(source.table, source.usage, by)
  const measure = chooseMeasure(groups, weight)
  const weights = measure === 'size' ? groups.size : groups.sums[measure]
  // What is not known is not a number and would sort anywhere.
  const known = weights.map((bytes) => (Number.isNaN(bytes) ? -1 : bytes))
  const order = Uint32Array.from({ length: groups.length }, (_, group) => group).sort(
    (a, b) => (known[b] ?? 0) - (known[a] ?? 0) || (groups.size[b] ?? 0) - (groups.size[a] ?? 0),
  )
  return {
    rows: Array.from(order.subarray(0, MOST_GROUPS), (group) =>
      describeGroup(source, groups, group, weights),
    ),
    groupCount: groups.length,
    measure,
    total: known.reduce((sum, bytes) => sum + Math.max(0, bytes), 0),
  }
}

/** PSS is what the memory costs the machine; where the kernel does not tell it, RSS comes nearest. */
function chooseMeasure(groups: MappingGroups, weight: BreakdownWeight): Breakdown['measure'] {
  if (weight === 'size') return 'size'
  const costs = ['pss', 'rss'] as const
  return costs.find((sum) => groups.sums[sum].some((bytes) => !Number.isNaN(bytes))) ?? 'size'
}

function describeGroup(
  { table }: MappingSource,
  groups: MappingGroups,
  group: number,
  weights: Float64Array,
): BreakdownRow {
  const { by } = groups
  const name = groupName(groups, group, table)
  const largest = groups.largest[group] ?? 0
  const kind = MAPPING_KINDS[table.kind[largest] ?? 0] ?? 'anonymous'
  const permissions = table.permissions[largest] ?? 0
  const sums = USAGE_SUM_NAMES.map((sum) => [sum, groups.sums[sum][group] ?? Number.NaN])
  return {
    name: by === 'kind' ? MAPPING_KIND_LABELS[kind] : showName(name),
    family: by === 'permissions' ? familyOfPermissions(permissions) : MAPPING_KIND_FAMILY[kind],
    query: queryOf(by, name),
    count: groups.count[group] ?? 0,
    size: groups.size[group] ?? 0,
    largest: (table.end[largest] ?? 0) - (table.start[largest] ?? 0),
    sums: Object.fromEntries(sums) as Record<UsageSum, number>,
    weight: weights[group] ?? Number.NaN,
  }
}

/** A query that shows the maps of a group; two files of one name share it. */
function queryOf(by: MappingGrouping, name: string): string {
  if (by === 'kind') return `kind:${name}`
  if (by === 'permissions') return `perm:${name}`
  return `name=${quote(showName(name))}`
}

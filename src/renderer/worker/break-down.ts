import { showName } from '../../shared/format/name'
import { quote } from '../../shared/query/print-query'
import { groupMappings, groupName, type MappingGrouping } from '../../shared/tables/group-mappings'
import { MAPPING_KIND_FAMILY, MAPPING_KIND_LABELS, MAPPING_KINDS } from '../../shared/tables/mapping-kind'
import { USAGE_SUM_NAMES, type UsageSum } from '../../shared/tables/usage-sums'
import type { MappingSource } from './mapping-source'
import type { Breakdown, BreakdownRow } from './protocol'

/** More groups than this nobody reads; the largest are kept. */
const MOST_GROUPS = 500

/** Breaks the maps down by kind, file or permissions: the largest groups first. */
export function breakDown({ table, usage }: MappingSource, by: MappingGrouping): Breakdown {
  const groups = groupMappings(table, usage, by)
  const order = Array.from({ length: groups.length }, (_, group) => group)
  order.sort((a, b) => (groups.size[b] ?? 0) - (groups.size[a] ?? 0))
  const rows = order.slice(0, MOST_GROUPS).map((group): BreakdownRow => {
    const name = groupName(groups, group, table)
    const sums = USAGE_SUM_NAMES.map((sum) => [sum, groups.sums[sum][group] ?? Number.NaN])
    const first = groups.first[group] ?? 0
    const kind = MAPPING_KINDS[table.kind[first] ?? 0] ?? 'anonymous'
    return {
      name: by === 'kind' ? MAPPING_KIND_LABELS[kind] : showName(name),
      ...(by === 'kind' ? { family: MAPPING_KIND_FAMILY[kind] } : {}),
      query: queryOf(by, name),
      count: groups.count[group] ?? 0,
      size: groups.size[group] ?? 0,
      sums: Object.fromEntries(sums) as Record<UsageSum, number>,
    }
  })
  return { rows, groupCount: groups.length }
}

/** A query that shows the maps of a group; two files of one name share it. */
function queryOf(by: MappingGrouping, name: string): string {
  if (by === 'kind') return `kind:${name}`
  if (by === 'permissions') return `perm:${name}`
  return `name=${quote(showName(name))}`
}

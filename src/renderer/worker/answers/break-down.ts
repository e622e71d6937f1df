import { showName } from '../../../shared/format/name'
import { countUsedMaps } from '../../../shared/proc/parse-maps'
import {
  addByGroup,
  groupMappings,
  groupName,
  type MappingGrouping,
  type MappingGroups,
} from '../../../shared/tables/group-mappings'
import { MAPPING_KIND_FAMILY, MAPPING_KIND_LABELS, MAPPING_KINDS } from '../../../shared/tables/mapping-kind'
import { PERM_EXEC, PERM_READ, PERM_WRITE, type MappingTable } from '../../../shared/tables/mapping-table'
import { familyOfPermissions } from '../../../shared/tables/permission-family'
import { USAGE_SUM_NAMES, type UsageSum } from '../../../shared/tables/usage-sums'
import type {
  Breakdown,
  BreakdownPart,
  BreakdownRow,
  BreakdownSums,
  BreakdownWeight,
} from '../protocol/breakdown-protocol'
import { findParts } from './breakdown-parts'
import { groupQuery } from '../sources/group-query'
import type { MappingSource } from '../sources/mapping-source'

/** More groups than this nobody reads; the heaviest are kept. */
const MOST_GROUPS = 500
const ACCESS = PERM_READ | PERM_WRITE | PERM_EXEC

/**
 * Breaks the mappings down by kind, file or permissions: the heaviest groups first, by size or by memory use.
 *
 * Cost: linear in the maps, and a sort of the groups.
 */
export function breakDown(source: MappingSource, by: MappingGrouping, weight: BreakdownWeight): Breakdown {
  const groups = groupMappings(source.table, source.usage, by)
  const measure = chooseMeasure(groups, weight, source.absent.has('permissions'))
  const accessible = accessibleSizes(source.table)
  const rowWeights = weighRows(source, measure, accessible)
  const weights = new Float64Array(groups.length)
  addByGroup(weights, rowWeights, groups)
  // What is not known is not a number and would sort anywhere.
  const known = weights.map((bytes) => (Number.isNaN(bytes) ? -1 : bytes))
  const total = known.reduce((sum, bytes) => sum + Math.max(0, bytes), 0)
  const order = Uint32Array.from({ length: groups.length }, (_, group) => group).sort(
    (a, b) => (known[b] ?? 0) - (known[a] ?? 0) || (groups.size[b] ?? 0) - (groups.size[a] ?? 0),
  )
  const told = {
    weights,
    // Of what is only reserved the size tells nothing.
    typicals: findTypicals(groups, accessible, measure === 'size' ? accessible : rowWeights),
    parts: findParts(source.table, groups, { rowWeights, weights, total }),
  }
  return {
    rows: Array.from(order.subarray(0, MOST_GROUPS), (group) => describeGroup(source, groups, group, told)),
    groupCount: groups.length,
    all: sumAll(source.table, groups),
    free: measureFree(source.table),
    measure,
    total,
  }
}

/** What is known of all groups, by their numbers. */
interface ToldOfGroups {
  readonly weights: Float64Array
  readonly typicals: Uint32Array
  readonly parts: ReadonlyMap<number, BreakdownPart[]>
}

/**
 * PSS is what the memory costs the machine; where the kernel does not tell it, RSS comes nearest, then the size of what
 * may be accessed; without permissions that is not known.
 */
function chooseMeasure(
  groups: MappingGroups,
  weight: BreakdownWeight,
  isAccessUntold: boolean,
): Breakdown['measure'] {
  if (weight === 'size' || (weight === 'accessible' && isAccessUntold)) return 'size'
  if (weight === 'accessible') return weight
  const costs = ['pss', 'rss'] as const
  return (
    costs.find((sum) => groups.sums[sum].some((bytes) => !Number.isNaN(bytes))) ??
    (isAccessUntold ? 'size' : 'accessible')
  )
}

/** What each mapping weighs. */
function weighRows(
  { table, usage }: MappingSource,
  measure: Breakdown['measure'],
  accessible: Float64Array,
): Float64Array {
  if (measure === 'size') return Float64Array.from(table.end, (end, row) => end - (table.start[row] ?? 0))
  return measure === 'accessible' || !usage ? accessible : usage.columns[measure]
}

/** The size of each mapping that may be accessed: what is only reserved would leave no room for anything else. */
function accessibleSizes({ start, end, permissions, length }: MappingTable): Float64Array {
  const sizes = new Float64Array(length)
  for (let row = 0; row < length; row++) {
    if ((permissions[row] as number) & ACCESS) sizes[row] = (end[row] as number) - (start[row] as number)
  }
  return sizes
}

/**
 * The heaviest mapping of each group, else the largest that may be accessed, else the largest: what a group is like
 * follows from where its memory is, and not by its reserve.
 */
function findTypicals({ largest, groupOf }: MappingGroups, ...columns: Float64Array[]): Uint32Array {
  const typicals = largest.slice()
  for (const column of columns) {
    const best = new Float64Array(typicals.length)
    for (let row = 0; row < groupOf.length; row++) {
      const group = groupOf[row] as number
      if (!((column[row] as number) > (best[group] as number))) continue
      best[group] = column[row] as number
      typicals[group] = row
    }
  }
  return typicals
}

function sumAll(table: MappingTable, groups: MappingGroups): BreakdownSums {
  const sums = USAGE_SUM_NAMES.map((name) => [name, addUp(groups.sums[name])])
  return {
    count: table.length,
    size: addUp(groups.size),
    largest: groups.largest.reduce((most, row) => Math.max(most, sizeOf(table, row)), 0),
    sums: Object.fromEntries(sums) as Record<UsageSum, number>,
  }
}

/** Gaps between neighbours; the hole before [vsyscall] is half the address space and none that a process could use. */
function measureFree(table: MappingTable): Breakdown['free'] {
  const last = countUsedMaps(table) - 1
  let [count, size, largest] = [0, 0, 0]
  for (let row = 0; row < last; row++) {
    const gap = (table.start[row + 1] as number) - (table.end[row] as number)
    if (gap <= 0) continue
    count += 1
    size += gap
    largest = Math.max(largest, gap)
  }
  return { count, size, largest }
}

function addUp(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function sizeOf({ start, end }: MappingTable, row: number): number {
  return (end[row] ?? 0) - (start[row] ?? 0)
}

function describeGroup(
  { table }: MappingSource,
  groups: MappingGroups,
  group: number,
  { weights, typicals, parts }: ToldOfGroups,
): BreakdownRow {
  const { by } = groups
  const name = groupName(groups, group, table)
  const largest = groups.largest[group] ?? 0
  const typical = typicals[group] ?? largest
  const kind = MAPPING_KINDS[table.kind[typical] ?? 0] ?? 'anonymous'
  const permissions = table.permissions[typical] ?? 0
  const sums = USAGE_SUM_NAMES.map((sum) => [sum, groups.sums[sum][group] ?? Number.NaN])
  return {
    name: by === 'kind' ? MAPPING_KIND_LABELS[kind] : showName(name),
    family: by === 'permissions' ? familyOfPermissions(permissions) : MAPPING_KIND_FAMILY[kind],
    query: groupQuery(by, name),
    count: groups.count[group] ?? 0,
    size: groups.size[group] ?? 0,
    largest: sizeOf(table, largest),
    sums: Object.fromEntries(sums) as Record<UsageSum, number>,
    weight: weights[group] ?? Number.NaN,
    parts: parts.get(group) ?? [],
  }
}

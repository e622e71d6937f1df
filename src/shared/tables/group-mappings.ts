import { formatPermissions } from './format-permissions'
import { MAPPING_KINDS, mappingKindCode } from './mapping-kind'
import { inodeOf, type MappingIndex, type MappingTable } from './mapping-table'
import type { RowOrder } from './row-view'
import type { UsageField } from './usage-field'
import { USAGE_SUM_NAMES, USAGE_SUMS, type UsageSum } from './usage-sums'
import type { UsageTable } from './usage-table'

/** What mappings can be grouped by. */
export type MappingGrouping = 'kind' | 'file' | 'permissions'

/**
 * Mappings grouped: one row for each group, in the order of their first mapping.
 *
 * Shape: every column has `length` entries; `groupOf` has one for each mapping. Units: bytes.
 */
export interface MappingGroups extends AssignedGroups {
  /** Bytes; NaN where a row of the group is unreadable or smaps was not read. */
  readonly sums: Readonly<Record<UsageSum, Float64Array>>
}

/** Mappings grouped, without their memory use. */
export interface AssignedGroups {
  readonly by: MappingGrouping
  /** First mapping of the group: it shows what the group is of (its kind, file or permissions). */
  readonly first: Uint32Array
  readonly count: Uint32Array
  /** Address space, bytes. */
  readonly size: Float64Array
  /** The largest mapping of the group. */
  readonly largest: Uint32Array
  /** Group of each mapping of the table; NO_GROUP where it was not among the rows. */
  readonly groupOf: Uint32Array
  readonly length: number
}

/** Stands in `groupOf` for a mapping that was not among the grouped rows. */
export const NO_GROUP = 0xffffffff

/**
 * Groups mappings by kind, file or permissions, with subtotals.
 *
 * A file is its device, inode and name: two versions of a library are two groups. Memory without a file is
 * grouped by its name, so [heap] is one group, all unnamed memory another, and shared anonymous memory a third:
 * each mmap of it has an inode of its own.
 * Shape: `rows` are the mappings that count, for example those that a query lets through; all of them when null.
 * Cost: one pass over the rows; one key for each distinct file.
 */
export function groupMappings(
  mappings: MappingTable,
  usage: UsageTable | null,
  by: MappingGrouping,
  rows: RowOrder | null = null,
): MappingGroups {
  const groups = assignGroups(mappings, by, rows)
  const sums = Object.fromEntries(
    USAGE_SUM_NAMES.map((sum) => [sum, sumUp(USAGE_SUMS[sum], usage, groups)]),
  ) as Record<UsageSum, Float64Array>
  return { ...groups, sums }
}

/** As {@link groupMappings}, without what the groups cost. */
export function assignGroups(
  mappings: MappingTable,
  by: MappingGrouping,
  rows: RowOrder | null,
): AssignedGroups {
  const groupOf = new Uint32Array(mappings.length).fill(NO_GROUP)
  const groups = new GroupColumns()
  const findGroup = groupFinder(mappings, by)
  const total = rows ? rows.length : mappings.length
  for (let position = 0; position < total; position++) {
    const row = rows ? (rows[position] as number) : position
    const group = findGroup(row)
    groupOf[row] = group
    groups.add(group, row, (mappings.end[row] as number) - (mappings.start[row] as number))
  }
  return {
    by,
    first: Uint32Array.from(groups.first),
    count: Uint32Array.from(groups.count),
    size: Float64Array.from(groups.size),
    largest: Uint32Array.from(groups.largest),
    groupOf,
    length: groups.first.length,
  }
}

/** The words for a group: a kind, permissions, or the name of a file as bytes in latin1 (empty where unnamed). */
export function groupName(groups: AssignedGroups, group: number, mappings: MappingTable): string {
  const row = groups.first[group] ?? 0
  switch (groups.by) {
    case 'kind':
      return MAPPING_KINDS[mappings.kind[row] ?? 0] ?? ''
    case 'permissions':
      return formatPermissions(mappings.permissions[row] ?? 0)
    case 'file':
      return mappings.strings.strings[mappings.name[row] ?? 0] ?? ''
  }
}

/** Plain arrays: there are few groups, or few enough. */
class GroupColumns {
  readonly first: number[] = []
  readonly count: number[] = []
  readonly size: number[] = []
  readonly largest: number[] = []
  readonly #largestSize: number[] = []

  add(group: number, row: MappingIndex, size: number): void {
    if (group === this.first.length) {
      this.first.push(row)
      this.count.push(0)
      this.size.push(0)
      this.largest.push(row)
      this.#largestSize.push(size)
    }
    this.count[group] = (this.count[group] as number) + 1
    this.size[group] = (this.size[group] as number) + size
    if (size > (this.#largestSize[group] as number)) {
      this.#largestSize[group] = size
      this.largest[group] = row
    }
  }
}

type GroupFinder = (row: MappingIndex) => number

function groupFinder(mappings: MappingTable, by: MappingGrouping): GroupFinder {
  if (by === 'file') return fileFinder(mappings)
  const column = by === 'kind' ? mappings.kind : mappings.permissions
  const groups = new Uint32Array(256).fill(NO_GROUP)
  let length = 0
  return (row) => {
    const code = column[row] as number
    if (groups[code] === NO_GROUP) groups[code] = length++
    return groups[code] as number
  }
}

const SHARED_ANONYMOUS = mappingKindCode('shared-anonymous')

/** Most names belong to one file: that one is kept at the name, others go through a map. */
function fileFinder(mappings: MappingTable): GroupFinder {
  const { name, kind, device, inodeLow, inodeHigh } = mappings
  const rowOfName = new Uint32Array(mappings.strings.strings.length).fill(NO_GROUP)
  const groupOfName = new Uint32Array(rowOfName.length)
  const others = new Map<string, number>()
  let length = 0
  return (row) => {
    const index = name[row] as number
    const known = rowOfName[index] as number
    if (known === NO_GROUP) {
      rowOfName[index] = row
      return (groupOfName[index] = length++)
    }
    const isSame =
      kind[row] === SHARED_ANONYMOUS ||
      (device[row] === device[known] &&
        inodeLow[row] === inodeLow[known] &&
        inodeHigh[row] === inodeHigh[known])
    if (isSame) return groupOfName[index] as number
    const key = `${index} ${device[row]} ${inodeOf(mappings, row)}`
    const group = others.get(key) ?? length++
    others.set(key, group)
    return group
  }
}

function sumUp(
  fields: readonly UsageField[],
  usage: UsageTable | null,
  groups: AssignedGroups,
): Float64Array {
  const sums = new Float64Array(groups.length).fill(usage ? 0 : Number.NaN)
  if (usage) for (const field of fields) addByGroup(sums, usage.columns[field], groups)
  return sums
}

/** Adds a column of numbers up by group, into `sums`; NaN where one of a group is unreadable. */
export function addByGroup(sums: Float64Array, column: Float64Array, { groupOf }: AssignedGroups): void {
  for (let row = 0; row < groupOf.length; row++) {
    const group = groupOf[row] as number
    if (group !== NO_GROUP) sums[group] = (sums[group] as number) + (column[row] as number)
  }
}

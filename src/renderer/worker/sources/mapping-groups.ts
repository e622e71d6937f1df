import { formatBytes } from '../../../shared/format/bytes'
import { formatCount } from '../../../shared/format/count'
import { UNREADABLE_TEXT } from '../../../shared/format/unreadable'
import {
  addByGroup,
  assignGroups,
  groupName,
  type AssignedGroups,
  type MappingGrouping,
} from '../../../shared/tables/group-mappings'
import {
  MAPPING_KIND_FAMILY,
  MAPPING_KIND_LABELS,
  MAPPING_KINDS,
  mappingKindCode,
} from '../../../shared/tables/mapping-kind'
import { inodeOf, type MappingTable } from '../../../shared/tables/mapping-table'
import type { RowOrder } from '../../../shared/tables/row-view'
import { USAGE_FIELDS, type UsageField } from '../../../shared/tables/usage-field'
import type { OtherUsageColumn, UsageTable } from '../../../shared/tables/usage-table'
import { nameCell } from './mapping-cells'
import { MAPPING_COLUMNS, type GridCell, type OtherColumn, type ViewSort } from '../protocol/view-protocol'
import type { RowGroups } from '../views/row-source'
import { isUsageField } from './usage-cells'

/** Page sizes, whether huge pages may be used, and keys: their sums would say nothing. */
const WITHOUT_SUM: ReadonlySet<UsageField> = new Set(['kernelPageSize', 'mmuPageSize'])
const SHARED_ANONYMOUS = mappingKindCode('shared-anonymous')
const NOTHING: GridCell = { text: '' }

/** Says whether subtotals of a column make sense. */
function hasSum(column: string): boolean {
  if (column === 'size') return true
  return isUsageField(column) && USAGE_FIELDS[column].unit === 'bytes' && !WITHOUT_SUM.has(column)
}

/** What the groups need of the maps that they group. */
export interface GroupedMaps {
  readonly table: MappingTable
  /** Row for row with `table`; null while smaps was not read. */
  readonly usage: UsageTable | null
  /** What stands in the place of memory use while `usage` is null. */
  readonly absence: string
  readonly otherColumns: readonly OtherColumn[]
  /** The numbers of one of `otherColumns`. */
  otherValues(key: string): OtherUsageColumn | undefined
}

/** The maps of a process in groups by kind, file or permissions, with their subtotals. */
export class MappingGroupsSource implements RowGroups {
  readonly #source: GroupedMaps
  readonly #groups: AssignedGroups
  /** Subtotals by column of numbers, each made when it is first asked for; fields that share a column share it. */
  readonly #sums = new Map<Float64Array, Float64Array>()

  constructor(source: GroupedMaps, by: MappingGrouping, rows: RowOrder) {
    this.#source = source
    this.#groups = assignGroups(source.table, by, rows)
  }

  get length(): number {
    return this.#groups.length
  }

  get groupOf(): Uint32Array {
    return this.#groups.groupOf
  }

  get count(): Uint32Array {
    return this.#groups.count
  }

  key(group: number): string {
    const { table } = this.#source
    const name = groupName(this.#groups, group, table)
    if (this.#groups.by !== 'file') return name
    const first = this.#groups.first[group] ?? 0
    // Each mmap of shared anonymous memory has an inode of its own; together they are one group.
    if (table.kind[first] === SHARED_ANONYMOUS) return name
    return `${table.device[first]} ${inodeOf(table, first)} ${name}`
  }

  label(group: number): GridCell {
    const count = this.#groups.count[group] ?? 0
    const detail = `${formatCount(count)} ${count === 1 ? 'map' : 'maps'}`
    const { table } = this.#source
    const name = groupName(this.#groups, group, table)
    if (this.#groups.by === 'permissions') return { text: name, detail }
    if (this.#groups.by === 'file') return { text: nameCell(name).text, detail }
    const kind = MAPPING_KINDS[table.kind[this.#groups.first[group] ?? 0] ?? 0] ?? 'anonymous'
    return { text: MAPPING_KIND_LABELS[kind], family: MAPPING_KIND_FAMILY[kind], detail }
  }

  cells(group: number): readonly GridCell[] {
    const known = MAPPING_COLUMNS.map((column) => {
      if (column === 'name' && this.#groups.by === 'file') return this.#nameCell(group)
      return hasSum(column) ? this.#sumCell(column, group) : NOTHING
    })
    // Whether the sum of a number makes sense that nobody knows cannot be said, but for bytes.
    const others = this.#source.otherColumns.map(({ key, unit }) =>
      unit === 'bytes' ? this.#sumCell(key, group) : NOTHING,
    )
    return [...known, ...others]
  }

  /** By the subtotal that the rows are sorted by; else the largest first. */
  order(sort: ViewSort | null): Uint32Array {
    const column = sort?.column
    const isBySum =
      column !== undefined && (hasSum(column) || this.#source.otherValues(column)?.unit === 'bytes')
    const values = this.#valuesOf(isBySum ? column : 'size') ?? this.#groups.size
    const sign = isBySum && sort?.direction === 'ascending' ? 1 : -1
    const order = Uint32Array.from({ length: this.length }, (_, group) => group)
    // What is not known comes last either way.
    const rank = (group: number): number => {
      const value = values[group] ?? Number.NaN
      return Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value
    }
    return order.sort((a, b) => Math.sign(rank(a) - rank(b)) || a - b)
  }

  #nameCell(group: number): GridCell {
    return nameCell(groupName(this.#groups, group, this.#source.table))
  }

  #sumCell(column: string, group: number): GridCell {
    const values = this.#valuesOf(column)
    if (!values) return { text: this.#source.absence, isPale: true }
    const value = values[group] ?? Number.NaN
    if (Number.isNaN(value)) return { text: UNREADABLE_TEXT, isPale: true }
    return { text: formatBytes(value), isPale: value === 0 }
  }

  /** Subtotals of a column; null while smaps was not read. */
  #valuesOf(column: string): Float64Array | null {
    const other = this.#source.otherValues(column)
    if (!isUsageField(column) && !other) return this.#groups.size
    const values = isUsageField(column) ? this.#source.usage?.columns[column] : other?.values
    if (!values) return null
    let sums = this.#sums.get(values)
    if (!sums) {
      sums = new Float64Array(this.length)
      addByGroup(sums, values, this.#groups)
      this.#sums.set(values, sums)
    }
    return sums
  }
}

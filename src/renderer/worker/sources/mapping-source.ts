import type { AbsentColumn } from '../../../shared/tables/absent-column'
import type { ExplainedTables } from '../../../shared/explain/merge-obstacles'
import { NO_FACTS, type NeighbourFacts } from '../../../shared/explain/neighbour-facts'
import { formatAddress, formatDevice, formatOffset, parseHex } from '../../../shared/format/address'
import { formatBytes } from '../../../shared/format/bytes'
import type { MapsAbout } from '../../../shared/export/maps-to-write'
import { describeBss } from '../../../shared/proc/describe-bss'
import { decodeName, showName } from '../../../shared/format/name'
import { formatPermissions, PERMISSION_WORDS } from '../../../shared/tables/format-permissions'
import { listRowFlags } from '../../../shared/proc/row-flags'
import { MAPPING_KIND_LABELS, MAPPING_KINDS } from '../../../shared/tables/mapping-kind'
import {
  MAPPING_SORT_COLUMNS,
  mappingSortKey,
  type MappingSortColumn,
} from '../../../shared/tables/mapping-sort'
import { inodeOf, PERM_ACCESS_UNTOLD, type MappingTable } from '../../../shared/tables/mapping-table'
import type { SortKey } from '../../../shared/tables/radix-sort'
import type { MappingGrouping } from '../../../shared/tables/group-mappings'
import { matchStrings, type RowMask, type RowOrder } from '../../../shared/tables/row-view'
import { USAGE_FIELD_NAMES } from '../../../shared/tables/usage-field'
import type { OtherUsageColumn, UsageTable } from '../../../shared/tables/usage-table'
import {
  MAPPING_COLUMNS,
  type GridCell,
  type MappingColumn,
  type OtherColumn,
} from '../protocol/view-protocol'
import {
  copyUsage,
  isUsageField,
  sumSelected,
  USAGE_COPY_HEADER,
  usageCell,
  usageSortKey,
} from './usage-cells'
import { PENDING } from '../protocol/describe-absence'
import { kindCell, nameCell } from './mapping-cells'
import { MappingGroupsSource } from './mapping-groups'
import { mappingQueryLanguage } from './mapping-query'
import { OtherColumns } from './other-columns'
import type { FilterLanguage, RowGroups, RowSource } from '../views/row-source'
import { findChangedRows } from '../views/changed-rows'
import { measureRows } from '../views/measure-rows'
import { ApartColumn, flagsCell, flagsSortKey } from './word-columns'
import { guardFormula } from '../views/write-tsv'

/** A word of at least this many hexadecimal digits may be an address. */
const ADDRESS_WORD = /^(?:0x)?[0-9a-f]{5,16}$/

/** The columns that maps tells; those of smaps follow. */
type MapsColumn = MappingSortColumn
const MAPS_COLUMNS = MAPPING_SORT_COLUMNS

const COPY_HEADER: Readonly<Record<MapsColumn, string>> = {
  start: 'Start',
  end: 'End',
  size: 'Size bytes',
  permissions: 'Permissions',
  kind: 'Kind',
  offset: 'Offset',
  device: 'Device',
  inode: 'Inode',
  name: 'Name',
}

const KIND_LABELS = MAPPING_KINDS.map((kind) => MAPPING_KIND_LABELS[kind])

const NOTHING_ABSENT: ReadonlySet<AbsentColumn> = new Set()
/** Stands where the source of the rows does not say. */
const UNTOLD: GridCell = { text: 'not in the source', isPale: true }

/** How a table of maps falls short of a whole read of a process. */
export interface MappingSourceOptions {
  /** Others are still to come: nothing can be told from what is missing. */
  readonly isPartial?: boolean
  /** Columns that the source of the rows does not tell: their zeros mean nothing. */
  readonly absent?: ReadonlySet<AbsentColumn>
  /** Whose maps they are; null while that is not known. */
  readonly about?: MapsAbout | null
  /** What is known of neighbours beside the table. @default NO_FACTS */
  readonly facts?: NeighbourFacts
}

/** The maps of one process as a table of the grid. */
export class MappingSource implements RowSource {
  readonly table: MappingTable
  /** Row for row with `table`; null while smaps was not read. */
  readonly usage: UsageTable | null
  /** Others are still to come: nothing can be told from what is missing. */
  readonly isPartial: boolean
  readonly language: FilterLanguage
  /** Columns that the source of the rows does not tell. */
  readonly absent: ReadonlySet<AbsentColumn>
  /** Whose maps they are; null of those that are not there yet. */
  readonly about: MapsAbout | null
  /** What is known of neighbours beside the table. */
  readonly facts: NeighbourFacts
  readonly #others: OtherColumns
  #decodedNames: readonly string[] | null = null
  readonly #apart: ApartColumn
  /** What stands in the place of a number of smaps. */
  readonly absence: string

  constructor(
    table: MappingTable,
    usage: UsageTable | null = null,
    absence = PENDING,
    { isPartial = false, absent = NOTHING_ABSENT, about = null, facts = NO_FACTS }: MappingSourceOptions = {},
  ) {
    this.isPartial = isPartial
    this.absent = absent
    this.about = about
    this.facts = facts
    this.table = table
    this.usage = usage
    this.absence = absence
    this.language = mappingQueryLanguage(table, usage, facts, [...absent])
    this.#others = new OtherColumns(usage)
    this.#apart = new ApartColumn(this.explained)
  }

  /** The table as explanations take it. */
  get explained(): ExplainedTables {
    return { mappings: this.table, usage: this.usage, facts: this.facts }
  }

  get copyHeader(): readonly string[] {
    const header = MAPS_COLUMNS.map((column) => COPY_HEADER[column])
    if (!this.usage) return header
    return [...header, ...USAGE_COPY_HEADER, ...this.#others.copyHeader, 'VmFlags']
  }

  get otherColumns(): readonly OtherColumn[] {
    return this.#others.columns
  }

  /** The numbers of one of {@link otherColumns}. */
  otherValues(key: string): OtherUsageColumn | undefined {
    return this.#others.valuesOf(key)
  }

  get length(): number {
    return this.table.length
  }

  get ids(): Float64Array {
    return this.table.start
  }

  isSame(): boolean {
    return true
  }

  changesSince(old: RowSource): Uint8Array | null {
    return old instanceof MappingSource && !old.isPartial ? findChangedRows(old, this) : null
  }

  rowId(row: number): string {
    return formatAddress(this.table.start[row] ?? 0)
  }

  sortKey(column: string): SortKey {
    if (column === 'flags') return flagsSortKey(this.usage, this.length)
    if (column === 'apart') return this.#apart.sortKey()
    if (isUsageField(column)) return usageSortKey(this.usage, column, this.length)
    const other = this.#others.sortKey(column, this.length)
    return other ?? mappingSortKey(this.table, column as MappingSortColumn)
  }

  /** A word matches in name, kind or permissions; a long hexadecimal one also the map that holds the address. */
  matchWord(word: string): RowMask {
    const { table } = this
    this.#decodedNames ??= table.strings.strings.map(decodeName)
    const names = matchStrings(this.#decodedNames, word)
    const kinds = matchStrings(KIND_LABELS, word)
    const permissions = matchStrings(PERMISSION_WORDS, word)
    const mask = new Uint8Array(this.length)
    for (let row = 0; row < this.length; row++) {
      mask[row] =
        (names[table.name[row] as number] as number) |
        (kinds[table.kind[row] as number] as number) |
        (permissions[table.permissions[row] as number] as number)
    }
    if (ADDRESS_WORD.test(word)) this.#matchAddress(word, mask)
    return mask
  }

  #matchAddress(word: string, mask: RowMask): void {
    const address = parseHex(word)
    if (address === undefined) return
    const { start, end } = this.table
    for (let row = 0; row < this.length; row++) {
      if ((start[row] as number) <= address && address < (end[row] as number)) mask[row] = 1
    }
  }

  #sizeOf(row: number): number {
    return (this.table.end[row] ?? 0) - (this.table.start[row] ?? 0)
  }

  cells(row: number): readonly GridCell[] {
    const { table } = this
    const device = table.device[row] ?? 0
    const inode = inodeOf(table, row)
    const offset = table.offset[row] ?? 0
    const kind = table.kind[row] ?? 0
    const cells: Record<MapsColumn, GridCell> = {
      start: { text: formatAddress(table.start[row] ?? 0) },
      end: { text: formatAddress(table.end[row] ?? 0) },
      size: { text: formatBytes(this.#sizeOf(row)) },
      permissions: this.#permissionsCell(row),
      kind: kindCell(kind, table.traits[row] ?? 0),
      offset: this.absent.has('offset') ? UNTOLD : offsetCell(offset),
      device: this.absent.has('device')
        ? UNTOLD
        : device === 0
          ? { text: '–', isPale: true }
          : { text: formatDevice(device) },
      inode: this.absent.has('inode')
        ? UNTOLD
        : inode === 0n
          ? { text: '0', isPale: true }
          : { text: String(inode) },
      name: this.#nameCell(row),
    }
    const size = this.#sizeOf(row)
    const usage = USAGE_FIELD_NAMES.map((field) => usageCell(this.usage, field, row, size, this.absence))
    return [
      ...MAPS_COLUMNS.map((column) => cells[column]),
      ...usage,
      flagsCell(this.usage, row, this.absence),
      this.absent.size > 0 ? UNTOLD : this.#apart.cell(row),
      ...this.#others.cells(row),
    ]
  }

  #permissionsCell(row: number): GridCell {
    const permissions = this.table.permissions[row] ?? 0
    return permissions & PERM_ACCESS_UNTOLD ? UNTOLD : { text: formatPermissions(permissions) }
  }

  /** Memory without a name that belongs to a file says so. */
  #nameCell(row: number): GridCell {
    const name = this.table.strings.strings[this.table.name[row] ?? 0] ?? ''
    const bss = name === '' ? describeBss(this.table, row) : ''
    return bss === '' ? nameCell(name) : { ...nameCell(name), detail: bss }
  }

  groupRows(by: string, rows: RowOrder): RowGroups {
    return new MappingGroupsSource(this, by as MappingGrouping, rows)
  }

  get ranges(): MappingTable {
    return this.table
  }

  /** A gap is not a mapping: it has no kind, no permissions and no cost. */
  gapCells(row: number): readonly GridCell[] {
    const start = this.table.end[row] ?? 0
    const end = this.table.start[row + 1] ?? start
    const cells: Partial<Record<MappingColumn, GridCell>> = {
      start: { text: formatAddress(start), isPale: true },
      end: { text: formatAddress(end), isPale: true },
      size: { text: formatBytes(end - start), isPale: true },
      kind: { text: 'free', isPale: true },
      name: { text: 'unmapped', isPale: true },
    }
    const blanks = this.otherColumns.map(() => ({ text: '' }))
    return [...MAPPING_COLUMNS.map((column) => cells[column] ?? { text: '' }), ...blanks]
  }

  copyCells(row: number): readonly string[] {
    const { table } = this
    return [
      formatAddress(table.start[row] ?? 0),
      formatAddress(table.end[row] ?? 0),
      String(this.#sizeOf(row)),
      formatPermissions(table.permissions[row] ?? 0),
      KIND_LABELS[table.kind[row] ?? 0] ?? '',
      formatOffset(table.offset[row] ?? 0),
      formatDevice(table.device[row] ?? 0),
      String(inodeOf(table, row)),
      guardFormula(showName(table.strings.strings[table.name[row] ?? 0] ?? '')),
      ...this.#copyUsage(row),
    ]
  }

  #copyUsage(row: number): string[] {
    if (!this.usage) return []
    const flags = listRowFlags(this.usage, row).join(' ')
    return [...copyUsage(this.usage, row), ...this.#others.copyCells(row), flags]
  }

  totals(mask: RowMask): Readonly<Record<string, number>> {
    const sizes = measureRows(this.table, mask)
    return this.usage ? { ...sizes, ...sumSelected(this.usage, mask) } : sizes
  }
}

function offsetCell(offset: number): GridCell {
  return { text: offset === 0 ? '0' : formatOffset(offset), isPale: offset === 0 }
}

import { formatAddress, formatDevice, formatOffset } from '../shared/format/address'
import { formatBytes } from '../shared/format/bytes'
import { escapeForTerminal } from '../shared/format/name'
import { formatPermissions } from '../shared/format/permissions'
import { inodeOf, type MappingTable } from '../shared/tables/mapping-table'
import { MAPPING_KIND_LABELS, MAPPING_KINDS } from '../shared/tables/mapping-kind'
import type { RowOrder } from '../shared/tables/row-view'
import type { UsageField } from '../shared/tables/usage-field'
import type { UsageTable } from '../shared/tables/usage-table'
import { layOutTable, type TextColumn } from './text-table'

const PLACE_COLUMNS: readonly TextColumn[] = [
  { heading: 'START', align: 'right' },
  { heading: 'END', align: 'right' },
  { heading: 'SIZE', align: 'right' },
]

/** What smaps adds, behind the size that it is part of. */
const USAGE_COLUMNS: readonly (TextColumn & { readonly field: UsageField })[] = [
  { heading: 'RSS', align: 'right', field: 'rss' },
  { heading: 'PSS', align: 'right', field: 'pss' },
  { heading: 'DIRTY', align: 'right', field: 'privateDirty' },
  { heading: 'SWAP', align: 'right', field: 'swap' },
]

const IDENTITY_COLUMNS: readonly TextColumn[] = [
  { heading: 'PERM', align: 'left' },
  { heading: 'KIND', align: 'left' },
  { heading: 'OFFSET', align: 'right' },
  { heading: 'DEVICE', align: 'right' },
  { heading: 'INODE', align: 'right' },
  { heading: 'NAME', align: 'left' },
]

/** Lays out mappings as a table in the given order of rows; with `usage`, what each costs stands behind its size. */
export function layOutMappings(
  table: MappingTable,
  usage: UsageTable | null,
  order: RowOrder,
  width: number | null,
): Iterable<string> {
  const usageColumns = usage === null ? [] : USAGE_COLUMNS
  const cells = (position: number): string[] => {
    const row = order[position] ?? 0
    return [...placeCells(table, row), ...usageCells(usage, row), ...identityCells(table, row)]
  }
  const columns = [...PLACE_COLUMNS, ...usageColumns, ...IDENTITY_COLUMNS]
  return layOutTable(columns, { length: order.length, cells }, width)
}

function placeCells(table: MappingTable, row: number): string[] {
  const start = table.start[row] ?? 0
  const end = table.end[row] ?? 0
  return [formatAddress(start), formatAddress(end), formatBytes(end - start)]
}

function usageCells(usage: UsageTable | null, row: number): string[] {
  if (usage === null) return []
  return USAGE_COLUMNS.map(({ field }) => formatBytes(usage.columns[field][row] ?? Number.NaN))
}

function identityCells(table: MappingTable, row: number): string[] {
  const kind = MAPPING_KINDS[table.kind[row] ?? 0] ?? 'anonymous'
  return [
    formatPermissions(table.permissions[row] ?? 0),
    MAPPING_KIND_LABELS[kind],
    formatOffset(table.offset[row] ?? 0),
    formatDevice(table.device[row] ?? 0),
    inodeOf(table, row).toString(),
    escapeForTerminal(table.strings.strings[table.name[row] ?? 0] ?? ''),
  ]
}

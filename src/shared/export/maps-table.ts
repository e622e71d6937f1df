import type { AbsentColumn } from '../tables/absent-column'
import { inodeOf, PERM_ACCESS_UNTOLD, type MappingTable } from '../tables/mapping-table'
import type { UsageField } from '../tables/usage-field'
import type { UsageTable } from '../tables/usage-table'
import { formatAddress, formatDevice, formatOffset } from '../format/address'
import { formatBytes } from '../format/bytes'
import type { MapsToWrite } from './maps-to-write'
import { nameOrOwner } from '../proc/describe-bss'
import { describeKind } from '../tables/format-kind'
import { formatPermissions } from '../tables/format-permissions'
import { layOutTable, type TextColumn } from '../format/text-table'

/** Stands where the source of the rows does not say. */
const UNTOLD = 'not in the source'

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

/**
 * Lays out mappings as a table for a terminal of `width` characters (null: nothing is cut), in pieces; with `usage`,
 * memory use follows the size.
 */
export function layOutMappings(
  { table, usage, rows, absent = [] }: MapsToWrite,
  width: number | null,
): Iterable<string> {
  const usageColumns = usage === null ? [] : USAGE_COLUMNS
  const cells = (position: number): string[] => {
    const row = rows ? (rows[position] ?? 0) : position
    return [...placeCells(table, row), ...usageCells(usage, row), ...identityCells(table, row, absent)]
  }
  const columns = [...PLACE_COLUMNS, ...usageColumns, ...IDENTITY_COLUMNS]
  return layOutTable(columns, { length: rows?.length ?? table.length, cells }, width)
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

function identityCells(table: MappingTable, row: number, absent: readonly AbsentColumn[]): string[] {
  const told = (column: AbsentColumn, text: string): string => (absent.includes(column) ? UNTOLD : text)
  const permissions = table.permissions[row] ?? 0
  return [
    permissions & PERM_ACCESS_UNTOLD ? UNTOLD : formatPermissions(permissions),
    describeKind(table, row),
    told('offset', formatOffset(table.offset[row] ?? 0)),
    told('device', formatDevice(table.device[row] ?? 0)),
    told('inode', inodeOf(table, row).toString()),
    nameOrOwner(table, row),
  ]
}

import { formatAddress, formatDevice, formatOffset } from '../shared/format/address'
import { formatBytes } from '../shared/format/bytes'
import { escapeForTerminal } from '../shared/format/name'
import { formatPermissions } from '../shared/format/permissions'
import { inodeOf, type MappingTable } from '../shared/tables/mapping-table'
import { MAPPING_KIND_LABELS, MAPPING_KINDS } from '../shared/tables/mapping-kind'
import type { RowOrder } from '../shared/tables/row-view'
import { layOutTable, type TextColumn } from './text-table'

const COLUMNS: readonly TextColumn[] = [
  { heading: 'START', align: 'right' },
  { heading: 'END', align: 'right' },
  { heading: 'SIZE', align: 'right' },
  { heading: 'PERM', align: 'left' },
  { heading: 'KIND', align: 'left' },
  { heading: 'OFFSET', align: 'right' },
  { heading: 'DEVICE', align: 'right' },
  { heading: 'INODE', align: 'right' },
  { heading: 'NAME', align: 'left' },
]

/** Lays out mappings as a table in the given order of rows. */
export function layOutMappings(table: MappingTable, order: RowOrder, width: number | null): Iterable<string> {
  const cells = (position: number): string[] => cellsOf(table, order[position] ?? 0)
  return layOutTable(COLUMNS, { length: order.length, cells }, width)
}

function cellsOf(table: MappingTable, row: number): string[] {
  const start = table.start[row] ?? 0
  const end = table.end[row] ?? 0
  const kind = MAPPING_KINDS[table.kind[row] ?? 0] ?? 'anonymous'
  return [
    formatAddress(start),
    formatAddress(end),
    formatBytes(end - start),
    formatPermissions(table.permissions[row] ?? 0),
    MAPPING_KIND_LABELS[kind],
    formatOffset(table.offset[row] ?? 0),
    formatDevice(table.device[row] ?? 0),
    inodeOf(table, row).toString(),
    escapeForTerminal(table.strings.strings[table.name[row] ?? 0] ?? ''),
  ]
}

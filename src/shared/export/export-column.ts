/** The columns that CSV, JSON and Markdown write, in one place, so that they name and count alike. */
import type { AbsentColumn } from '../tables/absent-column'
import { listRowFlags } from '../proc/row-flags'
import { MAPPING_KINDS } from '../tables/mapping-kind'
import {
  inodeOf,
  PERM_ACCESS_UNTOLD,
  TRAIT_DELETED,
  TRAIT_INFERRED,
  type MappingTable,
} from '../tables/mapping-table'
import { USAGE_FIELD_NAMES } from '../tables/usage-field'
import type { UsageTable } from '../tables/usage-table'
import { formatDevice, formatHex } from '../format/address'
import { formatPermissions } from '../tables/format-permissions'

/** A cell: text, a number (NaN is unreadable), a list of words, or yes and no. */
export type ExportCell = string | number | boolean | readonly string[]

/** One column of an export. */
export interface ExportColumn {
  /** Key in JSON and head in CSV. */
  readonly key: string
  readonly cell: (row: number) => ExportCell
  /** The cell is a name from /proc: latin1 bytes, hostile. */
  readonly isName?: true
}

/**
 * Columns of a mapping table: addresses and offsets as hexadecimal text, sizes as bytes; NaN in those that the source
 * of the rows does not tell.
 */
export function listMappingColumns(
  table: MappingTable,
  absent: readonly AbsentColumn[] = [],
): ExportColumn[] {
  const hex = (column: Float64Array) => (row: number) => formatHex(column[row] ?? 0)
  const told = (column: AbsentColumn, cell: ExportColumn['cell']): ExportColumn['cell'] =>
    absent.includes(column) ? () => Number.NaN : cell
  return [
    { key: 'start', cell: hex(table.start) },
    { key: 'end', cell: hex(table.end) },
    { key: 'size', cell: (row) => (table.end[row] ?? 0) - (table.start[row] ?? 0) },
    { key: 'permissions', cell: (row) => toldPermissions(table.permissions[row] ?? 0) },
    { key: 'offset', cell: told('offset', hex(table.offset)) },
    { key: 'device', cell: told('device', (row) => formatDevice(table.device[row] ?? 0)) },
    { key: 'inode', cell: told('inode', (row) => inodeOf(table, row).toString()) },
    { key: 'kind', cell: (row) => MAPPING_KINDS[table.kind[row] ?? 0] ?? 'anonymous' },
    { key: 'inferred', cell: (row) => ((table.traits[row] ?? 0) & TRAIT_INFERRED) !== 0 },
    { key: 'deleted', cell: (row) => ((table.traits[row] ?? 0) & TRAIT_DELETED) !== 0 },
    { key: 'name', cell: (row) => table.strings.strings[table.name[row] ?? 0] ?? '', isName: true },
  ]
}

/** "rw-?" where only the sharing is untold. */
function toldPermissions(permissions: number): ExportCell {
  return permissions & PERM_ACCESS_UNTOLD ? Number.NaN : formatPermissions(permissions)
}

/** Columns of a usage table: the fields that the kernel gave, then those we do not know, then the flags. */
export function listUsageColumns(usage: UsageTable): ExportColumn[] {
  const known = USAGE_FIELD_NAMES.map((key) => ({
    key,
    cell: (row: number) => usage.columns[key][row] ?? Number.NaN,
  }))
  const others = usage.others.map(({ kernelName, values }) => ({
    key: kernelName,
    cell: (row: number) => values[row] ?? Number.NaN,
  }))
  return [...known, ...others, { key: 'flags', cell: (row) => listRowFlags(usage, row) }]
}

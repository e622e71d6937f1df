import { inodeOf, type MappingTable } from '../../src/shared/tables/mapping-table'
import { formatDevice, formatHex, formatOffset } from '../../src/shared/format/address'
import { formatPermissions } from '../../src/shared/tables/format-permissions'
import { joinIntoChunks } from '../../src/shared/format/text-chunks'

const ADDRESS_DIGITS = 8
/** Column in which the kernel starts names on 64-bit machines, counted from 0. */
const NAME_COLUMN = 73

/**
 * Writes mappings as the kernel prints /proc/PID/maps, in chunks of latin1 text (one byte per UTF-16 unit).
 *
 * Parsing the result gives the same table. Source: show_map_vma() of the kernel.
 */
export function formatMapsText(table: MappingTable): Generator<string, void, undefined> {
  return joinIntoChunks(lines(table))
}

function* lines(table: MappingTable): Generator<string> {
  for (let row = 0; row < table.length; row++) yield `${formatMapsLine(table, row)}\n`
}

/** One line of maps without its newline; an unnamed mapping ends in a space, as the kernel leaves it. */
function formatMapsLine(table: MappingTable, row: number): string {
  const range = `${hex(table.start[row])}-${hex(table.end[row])}`
  const file = `${formatDevice(table.device[row] ?? 0)} ${inodeOf(table, row)} `
  const line = `${range} ${formatPermissions(table.permissions[row] ?? 0)} ${formatOffset(table.offset[row] ?? 0)} ${file}`
  const name = table.strings.strings[table.name[row] ?? 0] ?? ''
  return name === '' ? line : line.padEnd(NAME_COLUMN) + name
}

function hex(address: number | undefined): string {
  return formatHex(address ?? 0, ADDRESS_DIGITS)
}

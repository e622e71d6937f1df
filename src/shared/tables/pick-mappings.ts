import type { MappingTable } from './mapping-table'
import { StringTableBuilder } from './string-table'
import type { RowOrder } from './row-view'

/**
 * Copies some rows of a table into a table of their own, in the order given, with only the strings that they use.
 */
export function pickMappings(table: MappingTable, rows: RowOrder): MappingTable {
  const strings = new StringTableBuilder()
  const take = <Column extends { readonly [row: number]: number }>(
    column: Column,
    into: Column & { [row: number]: number },
  ): Column => {
    for (let at = 0; at < rows.length; at++) into[at] = column[rows[at] as number] as number
    return into
  }
  const { length } = rows
  const name = new Uint32Array(length)
  for (let at = 0; at < length; at++) {
    name[at] = strings.intern(table.strings.strings[table.name[rows[at] as number] as number] ?? '')
  }
  return {
    start: take(table.start, new Float64Array(length)),
    end: take(table.end, new Float64Array(length)),
    offset: take(table.offset, new Float64Array(length)),
    permissions: take(table.permissions, new Uint8Array(length)),
    device: take(table.device, new Uint32Array(length)),
    inodeLow: take(table.inodeLow, new Uint32Array(length)),
    inodeHigh: take(table.inodeHigh, new Uint32Array(length)),
    name,
    kind: take(table.kind, new Uint8Array(length)),
    traits: take(table.traits, new Uint8Array(length)),
    strings: strings.finish(),
    length,
  }
}

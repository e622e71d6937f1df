import type { MappingTable } from './mapping-table'
import type { RowOrder } from './row-view'
import { StringTableBuilder } from './string-table'

/** A table of which each column has memory of its own, so that it may cross to another process. */
export type PickedMappings = {
  readonly [Column in keyof MappingTable]: MappingTable[Column] extends Float64Array
    ? Float64Array<ArrayBuffer>
    : MappingTable[Column] extends Uint32Array
      ? Uint32Array<ArrayBuffer>
      : MappingTable[Column] extends Uint8Array
        ? Uint8Array<ArrayBuffer>
        : MappingTable[Column]
}

/**
 * Copies some rows of a table into a table of their own, in the order given, with only the strings that they use.
 */
export function pickMappings(table: MappingTable, rows: RowOrder): PickedMappings {
  const strings = new StringTableBuilder()
  const take = <Column extends Record<number, number>>(column: ArrayLike<number>, into: Column): Column => {
    for (let at = 0; at < rows.length; at++) into[at] = column[rows[at] as number] as number
    return into
  }
  const { length } = rows
  const nameAt = (row: number): string => table.strings.strings[table.name[row] ?? 0] ?? ''
  return {
    start: take(table.start, new Float64Array(length)),
    end: take(table.end, new Float64Array(length)),
    offset: take(table.offset, new Float64Array(length)),
    permissions: take(table.permissions, new Uint8Array(length)),
    device: take(table.device, new Uint32Array(length)),
    inodeLow: take(table.inodeLow, new Uint32Array(length)),
    inodeHigh: take(table.inodeHigh, new Uint32Array(length)),
    name: Uint32Array.from(rows, (row) => strings.intern(nameAt(row))),
    kind: take(table.kind, new Uint8Array(length)),
    traits: take(table.traits, new Uint8Array(length)),
    strings: strings.finish(),
    length,
  }
}

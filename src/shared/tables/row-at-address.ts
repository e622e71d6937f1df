import { NO_ROW, type MappingIndex, type MappingTable } from './mapping-table'

/** The row of the mapping that holds an address, or NO_ROW. Addresses above 2^53 must be multiples of the page size. */
export function rowAtAddress(table: MappingTable, address: number): MappingIndex {
  const row = firstRowAbove(table.end, table.length, address)
  return row < table.length && (table.start[row] ?? 0) <= address ? row : NO_ROW
}

/** The first of `length` rows that ends above an address; `length` where none does. `end` ascends. */
export function firstRowAbove(end: Float64Array, length: number, address: number): MappingIndex {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((end[middle] as number) <= address) low = middle + 1
    else high = middle
  }
  return low
}

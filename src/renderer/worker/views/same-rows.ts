import type { MappingTable } from '../../../shared/tables/mapping-table'

/** Says whether two tables hold mappings of the same addresses, row for row. */
export function hasSameRows(one: MappingTable, other: MappingTable): boolean {
  if (one.length !== other.length) return false
  for (let row = 0; row < one.length; row++) {
    if (one.start[row] !== other.start[row] || one.end[row] !== other.end[row]) return false
  }
  return true
}

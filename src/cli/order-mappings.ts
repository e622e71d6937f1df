import { mappingSortKey, type MappingSortColumn } from '../shared/tables/mapping-sort'
import type { MappingTable } from '../shared/tables/mapping-table'
import { sortRowsByKey } from '../shared/tables/radix-sort'
import { identityOrder, type RowOrder } from '../shared/tables/row-view'

/** Orders rows by a column, sizes with the largest first, all else ascending; by address without a column. */
export function orderMappings(table: MappingTable, column: MappingSortColumn | null): RowOrder {
  if (column === null) return identityOrder(table.length)
  return sortRowsByKey(mappingSortKey(table, column), column === 'size' ? 'descending' : 'ascending')
}

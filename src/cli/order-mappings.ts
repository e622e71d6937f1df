import { VmatlasError } from '../shared/errors'
import { MAPPING_SORT_COLUMNS, mappingSortKey, type MappingSortColumn } from '../shared/tables/mapping-sort'
import type { MappingTable } from '../shared/tables/mapping-table'
import { sortRowsByKey } from '../shared/tables/radix-sort'
import { identityOrder, type RowOrder } from '../shared/tables/row-view'
import { numberSortKey } from '../shared/tables/sort-keys'
import type { UsageField } from '../shared/tables/usage-field'
import type { UsageTable } from '../shared/tables/usage-table'

/** Columns that only smaps knows. */
const USAGE_SORTS = { rss: 'rss', pss: 'pss', dirty: 'privateDirty', swap: 'swap' } as const satisfies Record<
  string,
  UsageField
>
type UsageSort = keyof typeof USAGE_SORTS

/** What `--sort` takes. */
export const SORT_COLUMNS: readonly SortColumn[] = [
  ...MAPPING_SORT_COLUMNS,
  ...(Object.keys(USAGE_SORTS) as UsageSort[]),
]
/** A column that `--sort` takes. */
export type SortColumn = MappingSortColumn | UsageSort

/** Says whether a column is known from smaps alone. */
export function isUsageSort(column: SortColumn): column is UsageSort {
  return column in USAGE_SORTS
}

/**
 * Orders rows by a column, sizes with the largest first, all else ascending; by address without a column.
 *
 * Errors: `internal` for a column of smaps without `usage`.
 */
export function orderMappings(
  table: MappingTable,
  usage: UsageTable | null,
  column: SortColumn | null,
): RowOrder {
  if (column === null) return identityOrder(table.length)
  if (!isUsageSort(column)) {
    return sortRowsByKey(mappingSortKey(table, column), column === 'size' ? 'descending' : 'ascending')
  }
  if (usage === null) throw new VmatlasError('internal', `smaps was not read to sort by ${column}.`)
  return sortRowsByKey(numberSortKey(usage.columns[USAGE_SORTS[column]]), 'descending')
}

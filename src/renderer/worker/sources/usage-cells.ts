import { formatBytes } from '../../../shared/format/bytes'
import { formatCount } from '../../../shared/format/count'
import { UNREADABLE_TEXT } from '../../../shared/format/unreadable'
import type { SortKey } from '../../../shared/tables/radix-sort'
import type { RowMask } from '../../../shared/tables/row-view'
import { numberSortKey } from '../../../shared/tables/sort-keys'
import { USAGE_FIELD_NAMES, USAGE_FIELDS, type UsageField } from '../../../shared/tables/usage-field'
import type { UsageTable } from '../../../shared/tables/usage-table'
import type { GridCell } from '../protocol/view-protocol'

const BYTES_PER_KIB = 1024

/** Says whether a column is one of smaps. */
export function isUsageField(column: string): column is UsageField {
  return Object.hasOwn(USAGE_FIELDS, column)
}

/** The cell of a number of smaps; resident memory with its share of the mapping. */
export function usageCell(
  usage: UsageTable | null,
  field: UsageField,
  row: number,
  size: number,
  absence: string,
): GridCell {
  if (!usage) return { text: absence, isPale: true }
  const value = usage.columns[field][row] ?? Number.NaN
  if (Number.isNaN(value)) return { text: UNREADABLE_TEXT, isPale: true }
  const text = USAGE_FIELDS[field].unit === 'bytes' ? formatBytes(value) : formatCount(value)
  const cell = { text, isPale: value === 0 }
  return field === 'rss' ? { ...cell, share: size > 0 ? value / size : 0 } : cell
}

/** Key of a column of smaps; unread numbers come last. */
export function usageSortKey(usage: UsageTable | null, field: UsageField, length: number): SortKey {
  const values = usage?.columns[field] ?? new Float64Array(length).fill(Number.NaN)
  return numberSortKey(values, USAGE_FIELDS[field].unit === 'bytes' ? BYTES_PER_KIB : 1)
}

/** Titles of the columns of smaps in a copy. */
export const USAGE_COPY_HEADER = USAGE_FIELD_NAMES.map((field) => {
  const { kernelName, unit } = USAGE_FIELDS[field]
  return unit === 'bytes' ? `${kernelName} bytes` : kernelName
})

/** Exact numbers of a row for a copy; empty where unreadable. */
export function copyUsage(usage: UsageTable, row: number): string[] {
  return USAGE_FIELD_NAMES.map((field) => {
    const value = usage.columns[field][row] ?? Number.NaN
    return Number.isNaN(value) ? '' : String(value)
  })
}

/** What selected maps cost together, bytes; NaN where one of them is unreadable. */
export function sumSelected(usage: UsageTable, mask: RowMask): { rss: number; pss: number; swap: number } {
  const { rss, pss, swap } = usage.columns
  const sums = { rss: 0, pss: 0, swap: 0 }
  for (let row = 0; row < mask.length; row++) {
    if (mask[row] !== 1) continue
    sums.rss += rss[row] as number
    sums.pss += pss[row] as number
    sums.swap += swap[row] as number
  }
  return sums
}

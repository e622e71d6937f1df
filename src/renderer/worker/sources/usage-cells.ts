import { formatBytes } from '../../../shared/format/bytes'
import { formatCount } from '../../../shared/format/count'
import { UNREADABLE_TEXT } from '../../../shared/format/unreadable'
import type { SortKey } from '../../../shared/tables/radix-sort'
import type { RowMask } from '../../../shared/tables/row-view'
import { numberSortKey } from '../../../shared/tables/sort-keys'
import {
  USAGE_FIELD_NAMES,
  USAGE_FIELDS,
  type UsageField,
  type UsageUnit,
} from '../../../shared/tables/usage-field'
import type { UsageTable } from '../../../shared/tables/usage-table'
import type { GridCell } from '../protocol/view-protocol'
import { KIB } from '../../../shared/units'

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
  const cell = numberCell(value, USAGE_FIELDS[field].unit)
  return field === 'rss' && !Number.isNaN(value) ? { ...cell, share: size > 0 ? value / size : 0 } : cell
}

/** The cell of a number that was read, or that the kernel did not print for this mapping. */
export function numberCell(value: number, unit: UsageUnit): GridCell {
  return { text: formatUsage(value, unit), isPale: Number.isNaN(value) || value === 0 }
}

/** A number of smaps for a person. */
export function formatUsage(value: number, unit: UsageUnit): string {
  if (Number.isNaN(value)) return UNREADABLE_TEXT
  return unit === 'bytes' ? formatBytes(value) : formatCount(value)
}

/** Key of a column of smaps; unread numbers come last. */
export function usageSortKey(usage: UsageTable | null, field: UsageField, length: number): SortKey {
  return columnSortKey(usage?.columns[field], USAGE_FIELDS[field].unit, length)
}

/** Key of any column of numbers; one that is not there is one of which nothing was read. */
export function columnSortKey(values: Float64Array | undefined, unit: UsageUnit, length: number): SortKey {
  const known = values ?? new Float64Array(length).fill(Number.NaN)
  return numberSortKey(known, unit === 'bytes' ? KIB : 1)
}

/** Titles of the columns of smaps in a copy. */
export const USAGE_COPY_HEADER = USAGE_FIELD_NAMES.map((field) => {
  const { kernelName, unit } = USAGE_FIELDS[field]
  return copyTitle(kernelName, unit)
})

/** Title of a number of smaps in a copy, which is exact. */
export function copyTitle(kernelName: string, unit: UsageUnit): string {
  return unit === 'bytes' ? `${kernelName} bytes` : kernelName
}

/** Exact numbers of a row for a copy; empty where unreadable. */
export function copyUsage(usage: UsageTable, row: number): string[] {
  return USAGE_FIELD_NAMES.map((field) => {
    return copyNumber(usage.columns[field][row])
  })
}

/** An exact number for a copy; empty where unreadable. */
export function copyNumber(value: number = Number.NaN): string {
  return Number.isNaN(value) ? '' : String(value)
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

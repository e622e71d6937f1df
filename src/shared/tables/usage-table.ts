import type { MappingIndex } from './mapping-table'
import type { StringIndex, StringTable } from './string-table'
import type { UsageField, UsageUnit } from './usage-field'

/** A number of smaps that this version does not know, kept under the kernel's name. */
export interface OtherUsageColumn {
  readonly kernelName: string
  /** `bytes` where the kernel wrote "kB" behind the number. */
  readonly unit: UsageUnit
  readonly values: Float64Array
}

/**
 * What the mappings of one process cost, row for row with the MappingTable of the same smaps.
 *
 * Shape: every column has `length` entries and every field has a column. Columns that hold one and the same value
 * in every row share one array, so never write into one. NaN means that the kernel gave no such number.
 * Memory: 8 bytes per row and column that is not constant, and 12 for the flags; on an idle Linux 6.18 process
 * about 9 columns vary, which is some 85 bytes per row instead of 196.
 * Source: proc_pid_smaps(5).
 */
export interface UsageTable {
  /** Known numbers; sizes in bytes. */
  readonly columns: Readonly<Record<UsageField, Float64Array>>
  /** Numbers that this version does not know, in the order of their first appearance. */
  readonly others: readonly OtherUsageColumn[]
  /** VmFlags, bits 0 to 31 of VM_FLAG_CODES. */
  readonly flagsLow: Uint32Array
  /** VmFlags, bits from 32 on of VM_FLAG_CODES. */
  readonly flagsHigh: Uint32Array
  /** Codes that VM_FLAG_CODES lacks, joined by a space; an index into `strings`, 0 where there are none. */
  readonly flagsUnknown: Uint32Array
  /** Names of all fields in the kernel's order, with "Size" and "VmFlags" where they were there. */
  readonly fieldOrder: readonly string[]
  readonly strings: StringTable
  readonly length: number
}

/** The sum of a column over the rows `[first, end)`; NaN where any of them is NaN, so never a silent part. */
export function sumUsage(table: UsageTable, field: UsageField, first = 0, end = table.length): number {
  const column = table.columns[field]
  let sum = 0
  for (let row = first; row < end; row++) sum += column[row] ?? 0
  return sum
}

/** The unknown flag codes of a row as text; empty where there are none. */
export function unknownFlagsOf(table: UsageTable, row: MappingIndex): string {
  const index: StringIndex = table.flagsUnknown[row] ?? 0
  return table.strings.strings[index] ?? ''
}

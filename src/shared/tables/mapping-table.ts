import type { StringIndex, StringTable } from './string-table'
import type { MappingKindCode } from './mapping-kind'

/** Row number in a {@link MappingTable}. */
export type MappingIndex = number

/** Means "no row" wherever a row number may be missing. */
export const NO_ROW = -1

/** The mapping may be read. */
export const PERM_READ = 1
/** The mapping may be written. */
export const PERM_WRITE = 2
/** The mapping may be executed. */
export const PERM_EXEC = 4
/** The mapping is shared (`s`); without it, it is private (`p`). */
export const PERM_SHARED = 8
/** The source does not tell whether it is shared or private; PERM_SHARED is not set then. */
export const PERM_SHARING_UNTOLD = 16
/** The source does not tell what it may be used for: no bit of access is set then, which does not mean "no access". */
export const PERM_ACCESS_UNTOLD = 32
/** The source tells neither. */
export const PERM_UNTOLD = PERM_ACCESS_UNTOLD | PERM_SHARING_UNTOLD

/** The kind was inferred from neighbours or size, not read off the line; shown as "inferred". */
export const TRAIT_INFERRED = 1
/** The backing file was unlinked: the name ends in " (deleted)" and is not a kind that always does. */
export const TRAIT_DELETED = 2

/**
 * The mappings of one process, one row per VMA, in address order as the kernel printed them.
 *
 * Shape: every column has `length` entries. Rows are disjoint and ascending. A row number is an identity within
 * one table: tables are never reordered, views are arrays of row numbers.
 * Source: proc_pid_maps(5).
 */
export interface MappingTable {
  /** First byte of the mapping. Page aligned, so exact in a double even at ffffffffff600000. */
  readonly start: Float64Array
  /** One past the last byte. */
  readonly end: Float64Array
  /** Offset into the file, bytes; 0 for anonymous memory. */
  readonly offset: Float64Array
  /** PERM_READ | PERM_WRITE | PERM_EXEC | PERM_SHARED, or in their place what is untold. */
  readonly permissions: Uint8Array
  /** `major << 20 | minor`, as the kernel's own dev_t; 0 when no device. */
  readonly device: Uint32Array
  /** Low 32 bits of the inode number; inodes may pass 2^53. */
  readonly inodeLow: Uint32Array
  /** High 32 bits of the inode number. */
  readonly inodeHigh: Uint32Array
  /** The name as printed, index into `strings`; 0 where the line has none. */
  readonly name: Uint32Array
  /** Index into MAPPING_KINDS. */
  readonly kind: Uint8Array
  /** TRAIT_INFERRED | TRAIT_DELETED. */
  readonly traits: Uint8Array
  readonly strings: StringTable
  readonly length: number
}

/** The values of one row, for code off the hot path. */
export interface MappingRow {
  readonly start: number
  readonly end: number
  readonly offset: number
  readonly permissions: number
  readonly device: number
  readonly inode: bigint
  readonly name: string
  readonly nameIndex: StringIndex
  readonly kind: MappingKindCode
  readonly traits: number
}

/** Reads one row as an object: for details and tests, never for loops over a table. */
export function getMappingRow(table: MappingTable, row: MappingIndex): MappingRow {
  if (row < 0 || row >= table.length) throw new RangeError(`row ${row} of ${table.length}`)
  const nameIndex = table.name[row] ?? 0
  return {
    start: table.start[row] ?? 0,
    end: table.end[row] ?? 0,
    offset: table.offset[row] ?? 0,
    permissions: table.permissions[row] ?? 0,
    device: table.device[row] ?? 0,
    inode: inodeOf(table, row),
    name: table.strings.strings[nameIndex] ?? '',
    nameIndex,
    kind: table.kind[row] ?? 0,
    traits: table.traits[row] ?? 0,
  }
}

/** The inode number of a row, exact. */
export function inodeOf(table: MappingTable, row: MappingIndex): bigint {
  return (BigInt(table.inodeHigh[row] ?? 0) << 32n) | BigInt(table.inodeLow[row] ?? 0)
}

import { mappingKindCode } from '../tables/mapping-kind'
import { PERM_EXEC, PERM_READ, PERM_SHARED, PERM_WRITE, type MappingTable } from '../tables/mapping-table'
import { GIB, KIB, MIB } from '../units'

const PAGE = 4 * KIB
/** Guards are a page to a few pages; anything larger without access is a reservation. */
export const LARGEST_GUARD = 64 * KIB
const LARGEST_STACK = GIB
/** Stacks are asked for in round sizes; pieces of a heap between guards, as a browser has by the hundred, are not. */
const STACK_STEP = 256 * KIB
/** musl: 128 KiB, and some pages for the thread's own data in the same mapping, above a guard of 8 KiB. */
const MUSL_STACK = 128 * KIB
const MUSL_LARGEST = MUSL_STACK + 16 * KIB
const MUSL_GUARD = 8 * KIB
/** HotSpot 8 and 11 add a page for the guard that glibc would have made, and protect 12 or 16 KiB themselves. */
const HOTSPOT_GUARDS: readonly number[] = [12 * KIB, 16 * KIB]
/** glibc gives each malloc arena 64 MiB of address space, aligned to its own size on 64-bit machines. */
export const ARENA_SIZE = 64 * MIB

const READ_WRITE = PERM_READ | PERM_WRITE
const GUARD = mappingKindCode('guard')

/**
 * Says whether a mapping behind a guard has a size that thread libraries give to stacks.
 *
 * glibc takes the guard out of the size that was asked for, others put it below; sizes in bytes.
 */
export function isStackSize(size: number, guardSize: number): boolean {
  if (size === MUSL_STACK) return true
  if (guardSize === MUSL_GUARD && size > MUSL_STACK && size <= MUSL_LARGEST) return true
  if (size < STACK_STEP - guardSize || size > LARGEST_STACK) return false
  const both = size + guardSize
  if (size % STACK_STEP === 0 || both % STACK_STEP === 0) return true
  return HOTSPOT_GUARDS.includes(guardSize) && both % STACK_STEP === PAGE
}

/** The size of the guard that a row touches from above, bytes; 0 where there is none. */
export function guardBelow(table: MappingTable, row: number): number {
  const isGuarded = row > 0 && table.kind[row - 1] === GUARD && table.end[row - 1] === table.start[row]
  return isGuarded ? sizeOfRow(table, row - 1) : 0
}

/** The size of a row, bytes. */
export function sizeOfRow(table: MappingTable, row: number): number {
  return (table.end[row] ?? 0) - (table.start[row] ?? 0)
}

/** Says whether a row is private memory that may be read and written, without a file and without a name. */
export function isPlainMemory(table: MappingTable, row: number): boolean {
  const permissions = (table.permissions[row] ?? 0) & (READ_WRITE | PERM_SHARED)
  return permissions === READ_WRITE && isUnnamed(table, row)
}

/** Says whether a row may be executed. */
export function isExecutableRow(table: MappingTable, row: number): boolean {
  return ((table.permissions[row] ?? 0) & PERM_EXEC) !== 0
}

/** Says whether a row has neither a file nor a name. */
export function isUnnamed(table: MappingTable, row: number): boolean {
  return (
    table.inodeLow[row] === 0 &&
    table.inodeHigh[row] === 0 &&
    table.device[row] === 0 &&
    (table.strings.strings[table.name[row] ?? 0] ?? '') === ''
  )
}

import { mappingKindCode } from '../tables/mapping-kind'
import {
  inodeOf,
  PERM_EXEC,
  PERM_READ,
  PERM_SHARED,
  PERM_WRITE,
  type MappingIndex,
  type MappingTable,
} from '../tables/mapping-table'
import { selectRows } from './evidence'
import { GIB, KIB } from '../units'

const MEMFD = mappingKindCode('memfd')
const KERNEL = mappingKindCode('kernel')
const STACK = mappingKindCode('stack')
const THREAD_STACK = mappingKindCode('thread-stack')
const GUARD = mappingKindCode('guard')
const SMALLEST_STACK = 64 * KIB
const LARGEST_STACK = GIB

/** The executable stacks of a process: of its first thread and, where that one is executable, of the others. */
export function listExecutableStacks(table: MappingTable): MappingIndex[] {
  const named = selectRows(table, (row) => isExecutable(table, row) && isStackKind(table, row))
  const isMainExecutable = named.some((row) => table.kind[row] === STACK)
  return isMainExecutable
    ? selectRows(
        table,
        (row) => isExecutable(table, row) && (isStackKind(table, row) || looksLikeThreadStack(table, row)),
      )
    : named
}

/** Says whether a row is memory without a file: anonymous, named anonymous, heap. */
export function isAnonymousRow(table: MappingTable, row: MappingIndex): boolean {
  return inodeOf(table, row) === 0n && table.kind[row] !== KERNEL
}

/** Says whether a row is a memory file. */
export function isMemoryFileRow(table: MappingTable, row: MappingIndex): boolean {
  return table.kind[row] === MEMFD
}

/** Says whether a row may be executed; code of the kernel's own (vdso, vsyscall) does not count. */
export function isExecutable(table: MappingTable, row: MappingIndex): boolean {
  return ((table.permissions[row] ?? 0) & PERM_EXEC) !== 0 && table.kind[row] !== KERNEL
}

/** Says whether a row may be written. */
export function isWritable(table: MappingTable, row: MappingIndex): boolean {
  return ((table.permissions[row] ?? 0) & PERM_WRITE) !== 0
}

function isStackKind(table: MappingTable, row: MappingIndex): boolean {
  return table.kind[row] === STACK || table.kind[row] === THREAD_STACK
}

/** Where stacks are executable, those of threads are rwx, unnamed, above a guard. */
function looksLikeThreadStack(table: MappingTable, row: MappingIndex): boolean {
  const size = (table.end[row] ?? 0) - (table.start[row] ?? 0)
  const permissions = (table.permissions[row] ?? 0) & (PERM_READ | PERM_WRITE | PERM_SHARED)
  return (
    row > 0 &&
    permissions === (PERM_READ | PERM_WRITE) &&
    isAnonymousRow(table, row) &&
    size >= SMALLEST_STACK &&
    size <= LARGEST_STACK &&
    table.kind[row - 1] === GUARD &&
    table.end[row - 1] === table.start[row]
  )
}

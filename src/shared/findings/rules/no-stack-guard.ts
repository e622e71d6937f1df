import { highVmFlagBits, lowVmFlagBits } from '../../proc/vm-flags'
import {
  PERM_EXEC,
  PERM_READ,
  PERM_SHARED,
  PERM_WRITE,
  type MappingIndex,
  type MappingTable,
} from '../../tables/mapping-table'
import { gatherEvidence, nameOf } from '../evidence'
import { isAnonymousRow } from '../executable-memory'
import type { Finding, FindingRule, FindingSubject } from '../finding'

const ACCESS = PERM_READ | PERM_WRITE | PERM_EXEC
const READ_WRITE = PERM_READ | PERM_WRITE
const GUARD_REGIONS = lowVmFlagBits('gu')
const SHADOW_STACK = highVmFlagBits('ss')
/** The Go runtime checks its stacks itself and keeps them in its heap, which begins here on 64-bit machines. */
const GO_HEAP_START = 0xc000000000
const GO_HEAP_END = 0xd000000000
const GO_NAME = /^\[anon: Go/

/** A thread's stack with usable memory right below it. */
export const noStackGuard: FindingRule = {
  id: 'no-stack-guard',
  title: 'Thread stack without a guard',
  why: 'A stack that runs over writes on into the memory below it, silently, where a guard page would have ended the program at once and shown the place.',
  normal:
    'Some libraries make stacks of their own with a guard set to 0 to save a mapping. Go, which checks its stacks itself, and guards inside the stack (glibc 2.42 and later) are known and left out. It is said only where the kernel tells where a thread has its stack pointer.',
  wantsUsage: ({ mappings, stackPointers }) => findUnguarded(mappings, stackPointers).length > 0,
  judge,
}

function judge({ mappings, usage, stackPointers }: FindingSubject): Finding[] {
  // Only VmFlags tell of a guard inside the mapping.
  if (usage === null || !usage.fieldOrder.includes('VmFlags')) return []
  const rows = findUnguarded(mappings, stackPointers).filter(
    (row) =>
      ((usage.flagsLow[row] ?? 0) & GUARD_REGIONS) === 0 &&
      ((usage.flagsHigh[row] ?? 0) & SHADOW_STACK) === 0,
  )
  if (rows.length === 0) return []
  return [
    {
      rule: 'no-stack-guard',
      severity: 'note',
      what: describe(countUnguarded(mappings, rows, stackPointers)),
      advice:
        'Let the program make its threads with a guard (pthread_attr_setguardsize), or, where it maps stacks itself, leave a page without access below each.',
      ...gatherEvidence(mappings, rows, (row) => {
        const count = countThreads(mappings, stackPointers ?? []).get(row) ?? 0
        return count > 1
          ? `holds the stack pointers of ${count} threads`
          : 'holds the stack pointer of a thread'
      }),
    },
  ]
}

function describe(threads: number): string {
  return `${threads === 1 ? '1 thread has' : `${threads} threads have`} a stack with usable memory right below it.`
}

/**
 * The mappings that hold a stack without a guard: that touch a usable mapping below, or hold the stacks of several
 * threads. Stacks that are made without guards merge, and so do those that are cut from one larger mapping.
 */
function findUnguarded(table: MappingTable, pointers: readonly number[] | null): MappingIndex[] {
  const threads = countThreads(table, pointers ?? [])
  return [...threads.keys()]
    .filter((row) => row >= 0 && isPlainStack(table, row))
    .filter((row) => touchesUsable(table, row) || (threads.get(row) ?? 0) > 1)
    .sort((a, b) => a - b)
}

/** How many threads have their stack pointer in each row. */
function countThreads(table: MappingTable, pointers: readonly number[]): Map<MappingIndex, number> {
  const threads = new Map<MappingIndex, number>()
  for (const pointer of new Set(pointers)) {
    const row = findRow(table, pointer)
    threads.set(row, (threads.get(row) ?? 0) + 1)
  }
  return threads
}

/** Threads of these rows that nothing guards; the lowest of several in one mapping may have a guard below it. */
function countUnguarded(
  table: MappingTable,
  rows: readonly MappingIndex[],
  pointers: readonly number[] | null,
): number {
  const threads = countThreads(table, pointers ?? [])
  return rows.reduce((sum, row) => sum + (threads.get(row) ?? 0) - (touchesUsable(table, row) ? 0 : 1), 0)
}

function isPlainStack(table: MappingTable, row: MappingIndex): boolean {
  const start = table.start[row] ?? 0
  const permissions = table.permissions[row] ?? 0
  const name = nameOf(table, row)
  return (
    isAnonymousRow(table, row) &&
    (permissions & READ_WRITE) === READ_WRITE &&
    (permissions & PERM_SHARED) === 0 &&
    name !== '[stack]' &&
    name !== '[heap]' &&
    !GO_NAME.test(name) &&
    !(start >= GO_HEAP_START && start < GO_HEAP_END)
  )
}

function touchesUsable(table: MappingTable, row: MappingIndex): boolean {
  return (
    row > 0 && table.end[row - 1] === table.start[row] && ((table.permissions[row - 1] ?? 0) & ACCESS) !== 0
  )
}

/** The row that holds an address; -1 where none does. */
function findRow(table: MappingTable, address: number): MappingIndex {
  let low = 0
  let high = table.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((table.end[middle] ?? 0) <= address) low = middle + 1
    else high = middle
  }
  return low < table.length && (table.start[low] ?? 0) <= address ? low : -1
}

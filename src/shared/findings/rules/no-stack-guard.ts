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
import { rowAtAddress } from '../../tables/row-at-address'

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
  why: 'A stack overflow writes into the memory below without notice; a guard page would end the program at once, at the faulting instruction.',
  normal:
    'Some libraries make stacks of their own with a guard set to 0 to save a mapping. Go, which checks its stacks itself, and guards inside the stack (glibc 2.42 and later), which are looked up in the page map, are left out. It is reported only if the kernel shows the stack pointer of a thread. A single stack cut from the upper part of a larger mapping looks like a larger stack and is not found.',
  wantsUsage: ({ mappings, stackPointers }) => findUnguarded(mappings, stackPointers).length > 0,
  judge,
}

function judge({ mappings, usage, stackPointers, hasGuardIn }: FindingSubject): Finding[] {
  // Only VmFlags tell that there may be a guard inside the mapping.
  if (usage === null || !usage.fieldOrder.includes('VmFlags')) return []
  const threads = groupByRow(mappings, stackPointers)
  const unguarded = new Map<MappingIndex, number>()
  let unknown = 0
  for (const row of findUnguarded(mappings, stackPointers)) {
    if (((usage.flagsHigh[row] ?? 0) & SHADOW_STACK) !== 0) continue
    const mayHaveGuards = ((usage.flagsLow[row] ?? 0) & GUARD_REGIONS) !== 0
    const answers = openRanges(mappings, row, threads.get(row) ?? []).map(([from, to]) =>
      mayHaveGuards ? hasGuardIn(from, to) : false,
    )
    const without = answers.filter((answer) => answer === false).length
    const unread = answers.filter((answer) => answer === null).length
    unknown += unread
    if (without + unread > 0) unguarded.set(row, without)
  }
  if (unguarded.size === 0) return []
  const count = [...unguarded.values()].reduce((sum, one) => sum + one, 0)
  return [
    {
      rule: 'no-stack-guard',
      severity: 'note',
      what: describe(count, unknown),
      advice:
        'Create threads with a guard (pthread_attr_setguardsize), or, where it maps stacks itself, leave a page without access below each.',
      ...gatherEvidence(mappings, [...unguarded.keys()], (row) => {
        const held = threads.get(row)?.length ?? 0
        return held > 1
          ? `holds the stack pointers of ${held} threads`
          : 'holds the stack pointer of a thread'
      }),
    },
  ]
}

function describe(count: number, unknown: number): string {
  const threads = (number: number): string => (number === 1 ? '1 thread' : `${number} threads`)
  const below = 'a stack with usable memory right below it'
  const unread = 'the page map, which shows guards inside a mapping, could not be read'
  if (unknown === 0) return `${threads(count)} ${count === 1 ? 'has' : 'have'} ${below}.`
  if (count === 0) return `${threads(unknown)} may have ${below}: ${unread}.`
  return `${threads(count)} ${count === 1 ? 'has' : 'have'} ${below}, and ${unknown} more may: ${unread}.`
}

/**
 * The mappings that may hold a stack without a guard: that touch a usable mapping below, or hold the stacks of several
 * threads. Stacks that are made without guards merge, and so do those that are cut from one larger mapping.
 */
function findUnguarded(table: MappingTable, pointers: readonly number[] | null): MappingIndex[] {
  return [...groupByRow(table, pointers)]
    .filter(([row, held]) => row >= 0 && isPlainStack(table, row) && openRanges(table, row, held).length > 0)
    .map(([row]) => row)
    .sort((a, b) => a - b)
}

/** The stack pointers in each row, ascending. */
function groupByRow(table: MappingTable, pointers: readonly number[] | null): Map<MappingIndex, number[]> {
  const rows = new Map<MappingIndex, number[]>()
  for (const pointer of [...new Set(pointers ?? [])].sort((a, b) => a - b)) {
    const row = rowAtAddress(table, pointer)
    rows.set(row, [...(rows.get(row) ?? []), pointer])
  }
  return rows
}

/**
 * For each stack of a mapping that no border of the mapping guards, where a guard inside of it would lie: from the
 * stack below, or the start of the mapping where usable memory touches it, to the stack pointer.
 */
function openRanges(
  table: MappingTable,
  row: MappingIndex,
  pointers: readonly number[],
): (readonly [from: number, to: number])[] {
  const start = table.start[row] ?? 0
  return pointers.flatMap((pointer, at) => {
    if (at === 0) return touchesUsable(table, row) ? [[start, pointer] as const] : []
    return [[pointers[at - 1] ?? start, pointer] as const]
  })
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

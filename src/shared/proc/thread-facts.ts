import { mappingKindCode } from '../tables/mapping-kind'
import { TRAIT_INFERRED, type MappingTable } from '../tables/mapping-table'
import { isExecutableRow, isPlainMemory, isStackSize, isUnnamed, sizeOfRow } from './stack-shape'
import { MIB } from '../units'
import { rowAtAddress } from '../tables/row-at-address'

/**
 * What /proc/PID/task tells of the threads of a process.
 *
 * Source: proc_pid_task(5), proc_pid_syscall(5).
 */
export interface ThreadFacts {
  /** All threads, the first one included. */
  readonly count: number
  /** Where the stacks of threads are; a thread that runs, or that one may not trace, does not tell. */
  readonly stackPointers: readonly number[]
}

const GUARD = mappingKindCode('guard')
const THREAD_STACK = mappingKindCode('thread-stack')
const ANONYMOUS = mappingKindCode('anonymous')
const JIT = mappingKindCode('jit')
/** A guard larger than this, and larger than its stack, is none. */
const LARGEST_GUARD = MIB
/** glibc keeps the stacks of threads that ended, up to so many bytes, for the next ones. */
const CACHED_BYTES = 40 * MIB

/**
 * Corrects which mappings count as thread stacks by what is known of the threads.
 *
 * A mapping with a thread's stack pointer in it is a stack, inferred no more. One that only looks like a stack stays
 * inferred while it can be that of a thread whose pointer is not known, or one that glibc keeps for the next thread
 * of that size; where there are more of one size than that, they are not stacks. Without facts nothing changes.
 * Shape: a table with `kind` and `traits` of its own. Cost: a search for each thread and one pass.
 */
export function settleThreadStacks(table: MappingTable, facts: ThreadFacts | null): MappingTable {
  if (facts === null) return table
  const settled = { ...table, kind: table.kind.slice(), traits: table.traits.slice() }
  const proven = new Set<string>()
  for (const pointer of facts.stackPointers) {
    const row = rowAtAddress(table, pointer)
    if (!mayHoldStack(table, row)) continue
    proven.add(shapeOf(table, row))
    settled.kind[row] = THREAD_STACK
    settled.traits[row] = (settled.traits[row] ?? 0) & ~TRAIT_INFERRED
    if (guardBelow(table, row) > 0) settled.kind[row - 1] = GUARD
  }
  let unknown = Math.max(0, facts.count - facts.stackPointers.length)
  for (const [shape, rows] of groupByShape(settled, proven)) {
    const [first = 0] = rows
    const bytes = sizeOfRow(table, first) + guardBelow(table, first)
    const cached = proven.has(shape) ? Math.floor(CACHED_BYTES / bytes) : 0
    const mayBeStacks = rows.length <= unknown + cached
    if (mayBeStacks) unknown = Math.max(0, unknown - rows.length)
    for (const row of rows) mark(settled, row, mayBeStacks)
  }
  return settled
}

/** A pointer into the heap, a file or a runtime's own memory is that of a coroutine, and no stack of a thread. */
function mayHoldStack(table: MappingTable, row: number): boolean {
  if (row < 0) return false
  if (table.kind[row] === THREAD_STACK) return true
  return isPlainMemory(table, row) && (guardBelow(table, row) > 0 || isStackSize(sizeOfRow(table, row), 0))
}

/** Programs choose the size of guards; where a stack is known to be, a larger one is believed too. */
function guardBelow(table: MappingTable, row: number): number {
  const below = row - 1
  if (below < 0 || table.end[below] !== table.start[row]) return 0
  if (table.permissions[below] !== 0 || !isUnnamed(table, below)) return 0
  const size = sizeOfRow(table, below)
  return size <= Math.max(LARGEST_GUARD, sizeOfRow(table, row)) ? size : 0
}

/** Rows that may be stacks and have no pointer in them; sizes that are stacks for certain come first. */
function groupByShape(table: MappingTable, proven: ReadonlySet<string>): [string, number[]][] {
  const groups = new Map<string, number[]>()
  for (let row = 0; row < table.length; row++) {
    if (!isCandidate(table, row, proven)) continue
    const shape = shapeOf(table, row)
    const rows = groups.get(shape)
    if (rows) rows.push(row)
    else groups.set(shape, [row])
  }
  const rank = ([shape, [row = 0]]: readonly [string, readonly number[]]): number =>
    (proven.has(shape) ? 0 : 1) * Number.MAX_SAFE_INTEGER - sizeOfRow(table, row)
  return [...groups].sort((a, b) => rank(a) - rank(b))
}

function isCandidate(table: MappingTable, row: number, proven: ReadonlySet<string>): boolean {
  const isInferred = ((table.traits[row] ?? 0) & TRAIT_INFERRED) !== 0
  if (table.kind[row] === THREAD_STACK) return isInferred
  return (
    proven.size > 0 &&
    guardBelow(table, row) > 0 &&
    isPlainMemory(table, row) &&
    proven.has(shapeOf(table, row))
  )
}

function shapeOf(table: MappingTable, row: number): string {
  return `${sizeOfRow(table, row)} ${guardBelow(table, row)} ${table.permissions[row] ?? 0}`
}

function mark(table: MappingTable, row: number, mayBeStack: boolean): void {
  const traits = (table.traits[row] ?? 0) & ~TRAIT_INFERRED
  table.traits[row] = mayBeStack ? traits | TRAIT_INFERRED : traits
  table.kind[row] = mayBeStack ? THREAD_STACK : isExecutableRow(table, row) ? JIT : ANONYMOUS
}

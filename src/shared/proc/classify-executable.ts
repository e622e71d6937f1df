import { mappingKindCode } from '../tables/mapping-kind'
import { TRAIT_INFERRED, type MappingTable } from '../tables/mapping-table'
import { ARENA_SIZE, guardBelow, isExecutableRow, isPlainMemory, isStackSize, sizeOfRow } from './stack-shape'

const JIT = mappingKindCode('jit')
const ANONYMOUS = mappingKindCode('anonymous')
const STACK = mappingKindCode('stack')
const THREAD_STACK = mappingKindCode('thread-stack')
/** So many of one size behind guards of one size are not a coincidence. */
const LEAST_ALIKE = 4

/**
 * Tells executable thread stacks and malloc arenas from generated code, in a table that is classified.
 *
 * A program that asks for an executable stack (PT_GNU_STACK with X) has only executable ones, and so are its arenas.
 * It is known by its main stack; in a part of a list, without one, by several mappings of the shape.
 * Source: ld(1), -z execstack. Cost: one pass over the rows, two more over the few that are executable.
 */
export function settleExecutableMemory(table: MappingTable): void {
  const rows: number[] = []
  let mainStack: boolean | null = null
  for (let row = 0; row < table.length; row++) {
    if (table.kind[row] === STACK) mainStack = isExecutableRow(table, row)
    if (table.kind[row] === JIT && isPlainMemory(table, row)) rows.push(row)
  }
  if (rows.length === 0 || mainStack === false) return
  const least = mainStack === true ? 1 : LEAST_ALIKE
  const stacks = groupBy(
    rows.filter((row) => hasStackShape(table, row)),
    (row) => shapeOf(table, row),
  )
  for (const alike of stacks) {
    if (alike.length < least) continue
    for (const row of alike) {
      table.kind[row] = THREAD_STACK
      table.traits[row] = (table.traits[row] ?? 0) | TRAIT_INFERRED
    }
  }
  const arenas = rows.filter((row) => hasArenaShape(table, row))
  if (arenas.length < least) return
  for (const row of arenas) table.kind[row] = ANONYMOUS
}

function hasStackShape(table: MappingTable, row: number): boolean {
  const guard = guardBelow(table, row)
  return guard > 0 && isStackSize(sizeOfRow(table, row), guard)
}

/** A head in use that begins at a multiple of 64 MiB; what is left up to the next one is the tail, without access. */
function hasArenaShape(table: MappingTable, row: number): boolean {
  const size = sizeOfRow(table, row)
  return (table.start[row] ?? 1) % ARENA_SIZE === 0 && size <= ARENA_SIZE && isFullOrHasTail(table, row)
}

function isFullOrHasTail(table: MappingTable, row: number): boolean {
  const next = row + 1
  if (sizeOfRow(table, row) === ARENA_SIZE) return true
  const touches = next < table.length && table.start[next] === table.end[row]
  return touches && table.permissions[next] === 0 && (table.end[next] ?? 1) % ARENA_SIZE === 0
}

function shapeOf(table: MappingTable, row: number): string {
  return `${sizeOfRow(table, row)} ${guardBelow(table, row)}`
}

function groupBy(rows: readonly number[], keyOf: (row: number) => string): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups.values()
}

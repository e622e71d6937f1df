import { formatBytes } from '../../format/bytes'
import { sizeOfRow } from '../../proc/stack-shape'
import { mappingKindCode } from '../../tables/mapping-kind'
import type { MappingTable } from '../../tables/mapping-table'
import { named, type ClaimedRows, type MapPattern } from '../map-pattern'
import {
  claimRows,
  countOf,
  isPrivateUnnamed,
  sentence,
  touchesNext,
  type PatternSearch,
} from './pattern-search'

const GUARD = mappingKindCode('guard')
const JIT = mappingKindCode('jit')
/** Fewer are not a pattern. */
const LEAST_GUARDS = 4

/** Private memory without a file that touches a small mapping without access: guards around buffers or objects. */
export function findGuardedPieces({ table, claimed, runtimes, kinds }: PatternSearch): MapPattern[] {
  if (kinds[GUARD] === 0) return []
  const guards = new Set<number>()
  const pieces = new Set<number>()
  let largest = 0
  for (let row = 0; row < table.length; row++) {
    if (table.kind[row] !== GUARD || claimed[row] !== 0) continue
    const beside = [row - 1, row + 1].filter(
      (next) => touches(table, row, next) && isPiece(table, claimed, next),
    )
    if (beside.length === 0) continue
    guards.add(row)
    for (const piece of beside) pieces.add(piece)
    largest = Math.max(largest, sizeOfRow(table, row))
  }
  if (guards.size < LEAST_GUARDS) return []
  claimRows(claimed, guards, 'guarded-pieces')
  claimRows(claimed, pieces, 'guarded-pieces')
  const jemalloc = runtimes.get('jemalloc')
  return [
    {
      ...named('guarded-pieces'),
      mapCount: guards.size + pieces.size,
      evidence: sentence(
        `${countOf(pieces.size, 'piece')} beside ${countOf(guards.size, 'guard')} without access, each of ${formatBytes(largest)} at most`,
      ),
      meaning:
        jemalloc === undefined
          ? 'Small mappings without access are guards around buffers, objects or the stacks of coroutines, or parts that an allocator made unusable; jemalloc leaves such parts where it may not keep what it freed (vm.overcommit_memory=2, or retain:false). Each splits the memory around it.'
          : 'jemalloc is loaded: where it may not keep what it freed (vm.overcommit_memory=2, or retain:false) its chunks lie between small parts without access.',
      advice:
        jemalloc === undefined
          ? 'One guard for several buffers where the program lets you choose; debugging allocators do it by design. For jemalloc: vm.overcommit_memory 0 or 1, and retain:true in MALLOC_CONF.'
          : 'vm.overcommit_memory 0 or 1, and retain:true in MALLOC_CONF.',
    },
  ]
}

function touches(t: MappingTable, row: number, next: number): boolean {
  return next < row ? touchesNext(t, next) : touchesNext(t, row)
}

function isPiece(t: MappingTable, claimed: ClaimedRows, row: number): boolean {
  return claimed[row] === 0 && t.kind[row] !== GUARD && t.kind[row] !== JIT && isPrivateUnnamed(t, row)
}

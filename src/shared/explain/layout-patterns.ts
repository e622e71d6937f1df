import { formatBytes } from '../format/bytes'
import { groupThousands } from '../format/count'
import { mappingKindCode } from '../tables/mapping-kind'
import { PERM_EXEC, PERM_READ, PERM_WRITE, type MappingTable } from '../tables/mapping-table'
import { named, patternNumber, type ClaimedRows, type MapPattern } from './map-pattern'
import { isAnonymous } from './merge-obstacles'

const MIB = 1024 * 1024
/** glibc gives each malloc arena 64 MiB of address space, aligned to its own size on 64-bit machines. */
const ARENA = 64 * MIB
/** Fewer neighbours than this happen without any habit behind them. */
const LEAST_PATCHES = 8
const ACCESS = PERM_READ | PERM_WRITE | PERM_EXEC
const READ_WRITE = PERM_READ | PERM_WRITE
const GUARD = mappingKindCode('guard')
const THREAD_STACK = mappingKindCode('thread-stack')
const STACKS = patternNumber('thread-stacks')
const ARENAS = patternNumber('malloc-arenas')
const PATCHWORK = patternNumber('protection-patchwork')

/**
 * Finds the patterns that sizes, permissions and neighbours give away, and claims their rows.
 *
 * Cost: one pass for each pattern, nothing allocated per row.
 */
export function findLayoutPatterns(table: MappingTable, claimed: ClaimedRows): MapPattern[] {
  return [findThreadStacks, findMallocArenas, findPatchwork].flatMap((find) => find(table, claimed) ?? [])
}

/** A stack and the guard below it: two mappings for each thread, one where guards are inside the stack. */
function findThreadStacks(table: MappingTable, claimed: ClaimedRows): MapPattern | null {
  let stacks = 0
  let guards = 0
  for (let row = 0; row < table.length; row++) {
    if (table.kind[row] !== THREAD_STACK || claimed[row] !== 0) continue
    stacks += 1
    claimed[row] = STACKS
    const isGuarded = row > 0 && table.kind[row - 1] === GUARD && table.end[row - 1] === table.start[row]
    if (isGuarded && claimed[row - 1] === 0) {
      guards += 1
      claimed[row - 1] = STACKS
    }
  }
  if (stacks === 0) return null
  return {
    ...named('thread-stacks'),
    mapCount: stacks + guards,
    evidence: `${groupThousands(stacks)} stacks, ${groupThousands(guards)} of them behind a guard.`,
    meaning: 'Each thread has a stack, and up to glibc 2.41 a guard mapping below it.',
    advice: 'Fewer threads: a pool, or a lower limit on connections.',
  }
}

/** A used head and an unused tail that make 64 MiB together; the tail is gone once all of it is in use. */
function findMallocArenas(table: MappingTable, claimed: ClaimedRows): MapPattern | null {
  let arenas = 0
  let maps = 0
  for (let row = 0; row < table.length; row++) {
    const rows = claimed[row] !== 0 ? 0 : countArenaRows(table, row)
    if (rows === 0) continue
    arenas += 1
    maps += rows
    claimed.fill(ARENAS, row, row + rows)
    row += rows - 1
  }
  if (arenas === 0) return null
  return {
    ...named('malloc-arenas'),
    mapCount: maps,
    evidence: `${groupThousands(arenas)} areas of 64 MiB, aligned to 64 MiB, writable at the start.`,
    meaning: 'glibc gives threads arenas of their own to allocate from, up to eight for each core.',
    advice: 'MALLOC_ARENA_MAX=2 in the environment of the program keeps them few.',
  }
}

function countArenaRows(t: MappingTable, row: number): number {
  const start = t.start[row] as number
  const end = t.end[row] as number
  if (start % ARENA !== 0 || end - start > ARENA || !isPrivateAnonymous(t, row, READ_WRITE)) return 0
  if (end - start === ARENA) return 1
  const isTail = t.start[row + 1] === end && t.end[row + 1] === start + ARENA
  return isTail && isPrivateAnonymous(t, row + 1, 0) ? 2 : 0
}

function isPrivateAnonymous(t: MappingTable, row: number, permissions: number): boolean {
  return t.permissions[row] === permissions && isAnonymous(t, row)
}

/** Long runs of touching anonymous mappings whose permissions change from each to the next. */
function findPatchwork(table: MappingTable, claimed: ClaimedRows): MapPattern | null {
  let maps = 0
  let stretches = 0
  let longest = 0
  let smallest = Number.POSITIVE_INFINITY
  for (let first = 0; first < table.length;) {
    const end = endOfPatches(table, claimed, first)
    const length = end - first
    if (length >= LEAST_PATCHES) {
      stretches += 1
      maps += length
      longest = Math.max(longest, length)
      for (let row = first; row < end; row++) smallest = Math.min(smallest, sizeOf(table, row))
      claimed.fill(PATCHWORK, first, end)
    }
    first = end
  }
  if (maps === 0) return null
  const where = stretches === 1 ? 'one stretch' : `${groupThousands(stretches)} stretches`
  return {
    ...named('protection-patchwork'),
    mapCount: maps,
    evidence: `${groupThousands(maps)} mappings in ${where}, ${groupThousands(longest)} side by side at most, pieces from ${formatBytes(smallest)} on.`,
    meaning:
      'A region was cut up by changing the protection of parts of it: garbage collectors, guard pages around objects, generated code.',
    advice: 'Protect larger ranges at once, or raise the limit. Debugging allocators do it by design.',
  }
}

/** One past the last row of the run that begins at `first`; at least `first + 1`. */
function endOfPatches(t: MappingTable, claimed: ClaimedRows, first: number): number {
  let row = first
  while (isPatch(t, claimed, row) && isPatch(t, claimed, row + 1) && changesProtection(t, row)) row += 1
  return row + 1
}

function isPatch(t: MappingTable, claimed: ClaimedRows, row: number): boolean {
  return row < t.length && claimed[row] === 0 && isAnonymous(t, row)
}

function changesProtection(t: MappingTable, row: number): boolean {
  const changed = (t.permissions[row] as number) ^ (t.permissions[row + 1] as number)
  return t.end[row] === t.start[row + 1] && (changed & ACCESS) !== 0
}

function sizeOf(t: MappingTable, row: number): number {
  return (t.end[row] as number) - (t.start[row] as number)
}

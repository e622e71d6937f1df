import { formatBytes } from '../../format/bytes'
import { formatPercent, groupThousands } from '../../format/count'
import { ARENA_SIZE, isPlainMemory, isUnnamed, sizeOfRow } from '../../proc/stack-shape'
import type { MappingTable } from '../../tables/mapping-table'
import { named, patternNumber, type MapPattern } from '../map-pattern'
import { hasNoAccess, touchesNext, type PatternSearch } from './pattern-search'
import { KIB } from '../../units'

const ARENAS = patternNumber('malloc-arenas')
/** HEAP_MIN_SIZE of glibc. */
const SMALLEST_HEAD = 128 * KIB
/** From this share on the arenas are large because the program keeps much, not because they are many. */
const MUCH_IN_USE = 0.5

/** Rows of an arena, or of several that merged. */
interface Areas {
  readonly rows: number
  readonly count: number
  readonly inUse: number
}

/**
 * Finds areas of 64 MiB that begin at a multiple of 64 MiB, writable at the start and without access behind it.
 *
 * One that is full has no such tail, and two full ones side by side merge: a full one counts where one with a tail
 * shows that there are arenas at all. Executable ones belong to programs with executable stacks.
 * Source: glibc, malloc/arena.c, HEAP_MAX_SIZE.
 */
export function findMallocArenas({ table, claimed, runtimes }: PatternSearch): MapPattern[] {
  const found: { readonly row: number; readonly areas: Areas }[] = []
  for (let row = 0; row < table.length; row++) {
    const areas = claimed[row] === 0 ? areasAt(table, row) : null
    if (areas === null) continue
    found.push({ row, areas })
    row += areas.rows - 1
  }
  const hasTail = found.some(({ areas }) => areas.rows === 2)
  if (!hasTail) return []
  const total = { rows: 0, count: 0, inUse: 0 }
  for (const { row, areas } of found) {
    claimed.fill(ARENAS, row, row + areas.rows)
    total.rows += areas.rows
    total.count += areas.count
    total.inUse += areas.inUse
  }
  return [describe(total, runtimes.has('glibc'))]
}

function areasAt(t: MappingTable, row: number): Areas | null {
  const start = t.start[row] as number
  const size = sizeOfRow(t, row)
  // The remainder of such large numbers is slow, so it comes last.
  if (size < SMALLEST_HEAD || !isPlainMemory(t, row) || start % ARENA_SIZE !== 0) return null
  if (size % ARENA_SIZE === 0) return { rows: 1, count: size / ARENA_SIZE, inUse: size }
  const end = start + Math.ceil(size / ARENA_SIZE) * ARENA_SIZE
  const hasTail =
    touchesNext(t, row) && t.end[row + 1] === end && hasNoAccess(t, row + 1) && isUnnamed(t, row + 1)
  return hasTail ? { rows: 2, count: (end - start) / ARENA_SIZE, inUse: size } : null
}

function describe({ rows, count, inUse }: Areas, isGlibc: boolean): MapPattern {
  const share = inUse / (count * ARENA_SIZE)
  const areas = count === 1 ? 'One area' : `${groupThousands(count)} areas`
  return {
    ...named('malloc-arenas'),
    title: isGlibc ? 'malloc arenas of glibc' : 'likely malloc arenas of glibc',
    mapCount: rows,
    evidence: `${areas} of 64 MiB, aligned to 64 MiB, writable at the start; ${formatBytes(inUse)} (${formatPercent(share)}) may be written.`,
    meaning:
      'glibc gives threads arenas of their own to allocate from, up to eight for each core; one that is full gets a further area.',
    advice:
      share >= MUCH_IN_USE
        ? 'They are mostly in use, so fewer arenas would save little: look at what the program keeps, or at a leak.'
        : 'MALLOC_ARENA_MAX=2 in the environment of the program limits their number.',
  }
}

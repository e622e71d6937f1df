import { formatBytes } from '../../format/bytes'
import { isPlainMemory, sizeOfRow } from '../../proc/stack-shape'
import { named, type MapPattern } from '../map-pattern'
import { claimRows, countOf, sentence, type PatternSearch } from './pattern-search'
import { KIB, MIB } from '../../units'

/** Since 3.10; before, they were smaller. */
const ARENA = MIB
const OLD_ARENA = 256 * KIB
const FIRST_WITH_LARGE = 10
/** Fewer may be anything. */
const LEAST = 4

/**
 * Memory in whole arenas where Python runs; arenas that touch merge. Large blocks of malloc are a page longer than the
 * size that was asked for, so a round size is not theirs.
 *
 * Source: CPython, Include/internal/pycore_obmalloc.h, ARENA_BITS.
 */
export function findPythonArenas({ table, claimed, runtimes }: PatternSearch): MapPattern[] {
  const file = runtimes.get('python')
  if (file === undefined) return []
  const arena = arenaOf(file)
  const rows: number[] = []
  let size = 0
  for (let row = 0; row < table.length; row++) {
    if (claimed[row] !== 0 || !isPlainMemory(table, row) || sizeOfRow(table, row) % arena !== 0) continue
    rows.push(row)
    size += sizeOfRow(table, row)
  }
  if (rows.length < LEAST) return []
  claimRows(claimed, rows, 'python-arenas')
  return [
    {
      ...named('python-arenas'),
      mapCount: rows.length,
      evidence: sentence(
        `${countOf(rows.length, 'mapping')} of whole ${formatBytes(arena)}, ${formatBytes(size)} together`,
      ),
      meaning: `CPython takes memory for its objects in arenas of ${formatBytes(arena)}; those that lie side by side are one mapping.`,
      advice: '',
    },
  ]
}

/** "python3.9" and "libpython3.9.so" name the version, "python3" does not. */
function arenaOf(file: string): number {
  const minor = /python3\.(\d+)/.exec(file)?.[1]
  return minor !== undefined && Number(minor) < FIRST_WITH_LARGE ? OLD_ARENA : ARENA
}

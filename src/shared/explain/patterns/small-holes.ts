import { formatBytes } from '../../format/bytes'
import { isPlainMemory } from '../../proc/stack-shape'
import type { MappingTable } from '../../tables/mapping-table'
import { named, type ClaimedRows, type MapPattern } from '../map-pattern'
import { claimRows, countOf, sentence, type PatternSearch } from './pattern-search'
import type { Runtimes } from './runtimes'
import { KIB } from '../../units'

/** Holes of an allocator are a few pages; between unrelated mappings the kernel leaves any space. */
const LARGEST_HOLE = 64 * KIB
/** Fewer holes happen without any habit behind them. */
const LEAST_HOLES = 8

/** Writable private memory without a file, cut by free addresses of a few pages, many times over. */
export function findSmallHoles({ table, claimed, runtimes }: PatternSearch): MapPattern[] {
  const rows = new Set<number>()
  let holes = 0
  let largest = 0
  for (let row = 0; row + 1 < table.length; row++) {
    const hole = (table.start[row + 1] as number) - (table.end[row] as number)
    if (hole > LARGEST_HOLE || !isPiece(table, claimed, row) || !isPiece(table, claimed, row + 1)) continue
    // Pieces that touch belong to the same memory; only a hole counts.
    rows.add(row).add(row + 1)
    if (hole > 0) holes += 1
    largest = Math.max(largest, hole)
  }
  if (holes < LEAST_HOLES) return []
  claimRows(claimed, rows, 'small-holes')
  return [
    {
      ...named('small-holes'),
      mapCount: rows.size,
      evidence: sentence(
        `${countOf(rows.size, 'piece')} of writable memory with ${countOf(holes, 'hole')} between them, each of ${formatBytes(largest)} at most`,
      ),
      meaning: `Memory was given back to the kernel in small parts, or never taken there; what is left on both sides cannot merge.${whose(runtimes)}`,
      advice: runtimes.has('jemalloc') ? 'retain:true in MALLOC_CONF, and vm.overcommit_memory 0 or 1.' : '',
    },
  ]
}

function isPiece(t: MappingTable, claimed: ClaimedRows, row: number): boolean {
  return claimed[row] === 0 && isPlainMemory(t, row)
}

function whose(runtimes: Runtimes): string {
  if (runtimes.has('jemalloc')) {
    return ' jemalloc is loaded, which does so where it may not keep what it freed: vm.overcommit_memory=2, or retain:false.'
  }
  if (runtimes.has('musl')) return ' The allocator of musl keeps free pages between its groups of blocks.'
  return ' jemalloc does so where it may not keep what it freed (vm.overcommit_memory=2, or retain:false), and musl by design.'
}

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
import type { Runtimes } from './runtimes'

const RESERVED = mappingKindCode('reserved')
const JIT = mappingKindCode('jit')
/** Where fewer of the rows are reserved, the protections of one region were changed here and there. */
const LEAST_SHARE = 0.25

/** Runs of touching private memory without a file, parts of which are reserved address space without access. */
export function findReservedRanges({ table, claimed, runtimes, kinds }: PatternSearch): MapPattern[] {
  if (kinds[RESERVED] === 0) return []
  const rows: number[] = []
  let ranges = 0
  let reserved = 0
  for (let first = 0; first < table.length;) {
    const end = endOfRun(table, claimed, first)
    const own = isPart(table, claimed, first) ? listOwn(table, first, end) : []
    const inRun = own.filter((row) => table.kind[row] === RESERVED)
    if (inRun.length > 0 && inRun.length >= own.length * LEAST_SHARE) {
      ranges += 1
      for (const row of inRun) reserved += sizeOfRow(table, row)
      rows.push(...own)
    }
    first = end
  }
  if (ranges === 0) return []
  claimRows(claimed, rows, 'reserved-ranges')
  return [
    {
      ...named('reserved-ranges'),
      mapCount: rows.length,
      evidence: sentence(
        `${countOf(ranges, 'range')} of ${countOf(rows.length, 'mapping')}, with ${formatBytes(reserved)} of address space that nobody may access yet`,
      ),
      meaning: `A runtime or an allocator reserves address space in one piece and makes parts of it usable; each part is a mapping of its own.${whose(runtimes)}`,
      advice: '',
    },
  ]
}

/** One past the last row of the run that begins at `first`; generated code lies in such ranges and does not end them. */
function endOfRun(t: MappingTable, claimed: ClaimedRows, first: number): number {
  let row = first
  if (!isPart(t, claimed, row)) return first + 1
  while (touchesNext(t, row) && isPart(t, claimed, row + 1)) row += 1
  return row + 1
}

function isPart(t: MappingTable, claimed: ClaimedRows, row: number): boolean {
  return claimed[row] === 0 && isPrivateUnnamed(t, row)
}

function listOwn(t: MappingTable, first: number, end: number): number[] {
  const rows: number[] = []
  for (let row = first; row < end; row++) if (t.kind[row] !== JIT) rows.push(row)
  return rows
}

function whose(runtimes: Runtimes): string {
  if (runtimes.has('hotspot'))
    return ' The Java machine does so with its heap, its metaspace and its code cache.'
  if (runtimes.has('v8'))
    return ' V8 does so with the space for its code, and for its heap where pointers are compressed.'
  if (runtimes.has('coreclr')) return ' .NET does so with its heap.'
  return ''
}

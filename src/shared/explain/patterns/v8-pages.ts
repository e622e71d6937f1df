import { groupThousands } from '../../format/count'
import { sizeOfRow } from '../../proc/stack-shape'
import { PERM_SHARED, type MappingTable } from '../../tables/mapping-table'
import { named, type MapPattern } from '../map-pattern'
import { claimRows, isPrivateUnnamed, type PatternSearch } from './pattern-search'
import { KIB, MIB } from '../../units'

/** V8 takes its heap from the kernel in pages of this size, aligned to it; larger objects begin at such addresses. */
const PAGE = 256 * KIB
/** V8 asks for addresses of 46 random bits; where the kernel chooses, mappings lie close together higher up. */
const HIGHEST = 2 ** 46
/** Pages at random addresses lie far apart: less free space than this on a side is not theirs by chance. */
const LEAST_GAP = MIB
/** Fewer pages may be anything. */
const LEAST_PAGES = 8

/**
 * Heap pages of V8, the engine of Node.js and Chromium: private mappings at multiples of 256 KiB, each alone at a random
 * address, most of them of 256 KiB.
 *
 * Source: V8, src/heap/memory-chunk-layout.h; src/base/platform/platform-linux.cc.
 */
export function findV8Pages({ table, claimed, runtimes }: PatternSearch): MapPattern[] {
  const rows: number[] = []
  let pages = 0
  for (let row = 0; row < table.length; row++) {
    if (claimed[row] !== 0 || !isScattered(table, row)) continue
    rows.push(row)
    if (sizeOfRow(table, row) === PAGE) pages += 1
  }
  if (pages < LEAST_PAGES || pages < rows.length / 2) return []
  claimRows(claimed, rows, 'v8-pages')
  const file = runtimes.get('v8')
  const larger = rows.length - pages
  const others =
    larger === 0
      ? ''
      : larger === 1
        ? ', and one of another size'
        : `, and ${groupThousands(larger)} of other sizes`
  return [
    {
      ...named('v8-pages'),
      title: file === undefined ? 'likely heap pages of V8' : 'heap pages of V8',
      mapCount: rows.length,
      evidence: `${groupThousands(pages)} mappings of 256 KiB${others}, each at a multiple of 256 KiB and far from any other.`,
      meaning:
        'V8, the engine of Node.js and Chromium, takes its heap in pages of 256 KiB at random addresses, so none can merge.',
      advice: 'Their number follows the heap: --max-old-space-size limits it.',
    },
  ]
}

function isScattered(t: MappingTable, row: number): boolean {
  const start = t.start[row] as number
  const end = t.end[row] as number
  if (end > HIGHEST || ((t.permissions[row] as number) & PERM_SHARED) !== 0) return false
  const before = row === 0 ? 0 : (t.end[row - 1] as number)
  const after = row + 1 < t.length ? (t.start[row + 1] as number) : HIGHEST
  // The remainder of such large numbers is slow, so it comes last.
  return (
    start - before >= LEAST_GAP && after - end >= LEAST_GAP && isPrivateUnnamed(t, row) && start % PAGE === 0
  )
}

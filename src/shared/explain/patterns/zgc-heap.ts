import { formatBytes } from '../../format/bytes'
import { groupThousands } from '../../format/count'
import { sizeOfRow } from '../../proc/stack-shape'
import { PERM_READ, PERM_SHARED, PERM_WRITE, type MappingTable } from '../../tables/mapping-table'
import { named, type MapPattern } from '../map-pattern'
import { claimRows, type PatternSearch } from './pattern-search'
import { MIB } from '../../units'

/** ZGC hands memory out in granules of this size; all its addresses, offsets and sizes are multiples of it. */
const GRANULE = 2 * MIB
const NAME = /^\/memfd:java_heap(\.hugetlb)?( \(deleted\))?$/
const VIEWS = 3

/**
 * The heap of the Java collector ZGC: shared memory of a memfd called java_heap, in granules of 2 MiB. Any program may
 * give its memfd that name, so the layout is asked too, and libjvm.so where code can be seen at all.
 *
 * Source: HotSpot, src/hotspot/os/linux/gc/z/zPhysicalMemoryBacking_linux.cpp.
 */
export function findZgc({ table, claimed, runtimes }: PatternSearch): MapPattern[] {
  const isName = table.strings.strings.map((name) => NAME.test(name))
  if (!isName.includes(true)) return []
  const rows: number[] = []
  for (let row = 0; row < table.length; row++) {
    if (isName[table.name[row] as number] !== true) continue
    if (!isGranular(table, row)) return []
    rows.push(row)
  }
  if (rows.length === 0 || (!runtimes.has('hotspot') && runtimes.size > 0)) return []
  claimRows(claimed, rows, 'zgc')
  const times = Math.max(...countOffsets(table, rows).values())
  const size = rows.reduce((sum, row) => sum + sizeOfRow(table, row), 0)
  const isTripled = times >= VIEWS
  return [
    {
      ...named('zgc'),
      title: runtimes.has('hotspot') ? 'ZGC heap' : 'likely a ZGC heap',
      mapCount: rows.length,
      evidence: `${rows.length === 1 ? 'One mapping' : `${groupThousands(rows.length)} mappings`} of the memfd java_heap in granules of 2 MiB, ${formatBytes(size)}${isTripled ? `, the same offsets ${times} times` : ''}.`,
      meaning: isTripled
        ? 'The Java collector ZGC maps its heap in granules of 2 MiB, here three times over, as it does without generations.'
        : 'The Java collector ZGC maps its heap in granules of 2 MiB.',
      advice: isTripled
        ? 'Generational ZGC (JDK 21 and later), or a limit of (maximum heap / 2 MiB) x 3 x 1.2.'
        : '',
    },
  ]
}

function isGranular(t: MappingTable, row: number): boolean {
  const isMultiple = [t.start[row], t.end[row], t.offset[row]].every((value = 1) => value % GRANULE === 0)
  return isMultiple && t.permissions[row] === (PERM_READ | PERM_WRITE | PERM_SHARED)
}

function countOffsets(table: MappingTable, rows: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>([[0, 0]])
  for (const row of rows) {
    const offset = table.offset[row] as number
    counts.set(offset, (counts.get(offset) ?? 0) + 1)
  }
  return counts
}

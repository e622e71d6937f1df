import { formatBytes } from '../../format/bytes'
import { groupThousands } from '../../format/count'
import { isPlainMemory, sizeOfRow } from '../../proc/stack-shape'
import { named, type MapPattern } from '../map-pattern'
import { claimRows, sentence, type PatternSearch } from './pattern-search'

/** Fewer of one size are not a pattern. */
const LEAST_ALIKE = 8
const MOST_SIZES = 3

/** Writable private memory without a file in many mappings of the same size. */
export function findEqualChunks({ table, claimed }: PatternSearch): MapPattern[] {
  const bySize = new Map<number, number[]>()
  for (let row = 0; row < table.length; row++) {
    if (claimed[row] !== 0 || !isPlainMemory(table, row)) continue
    const size = sizeOfRow(table, row)
    const rows = bySize.get(size)
    if (rows) rows.push(row)
    else bySize.set(size, [row])
  }
  const sizes = [...bySize]
    .filter(([, rows]) => rows.length >= LEAST_ALIKE)
    .sort((a, b) => b[1].length - a[1].length)
  if (sizes.length === 0) return []
  let mapCount = 0
  for (const [, rows] of sizes) {
    claimRows(claimed, rows, 'equal-chunks')
    mapCount += rows.length
  }
  const told = sizes
    .slice(0, MOST_SIZES)
    .map(([size, rows]) => `${groupThousands(rows.length)} of ${formatBytes(size)}`)
  const rest = sizes.length > MOST_SIZES ? `, and ${sizes.length - MOST_SIZES} other sizes` : ''
  return [
    {
      ...named('equal-chunks'),
      mapCount,
      evidence: sentence(`${told.join(', ')}${rest}`),
      meaning:
        'An allocator or the program asked the kernel for memory in chunks of one size, and they did not merge.',
      advice: '',
    },
  ]
}

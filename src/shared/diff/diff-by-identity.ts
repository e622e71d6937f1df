import type { MappingTable } from '../tables/mapping-table'
import { alignUnnamedBlocks, type BlockSide } from './align-unnamed-blocks'
import { BlockMatches, UNMATCHED } from './block-matches'
import { cutIntoBlocks, type Blocks } from './blocks'
import type { DiffSide } from './diff-side'
import { DiffTableBuilder, type DiffRanges } from './diff-table'
import { expandRanges } from './expand-ranges'
import { matchNamedBlocks } from './match-named-blocks'
import { RowComparer } from './row-comparer'
import { Sweep } from './sweep'

/**
 * Finds what differs between two runs, machines or programs, whose addresses do not mean the same; see computeDiff.
 *
 * Blocks of rows find each other by path, offset and order, unnamed memory by its place between them. Each pair has
 * its slide; with it the rows of a pair are swept like those of one process.
 */
export function diffByIdentity(before: DiffSide, after: DiffSide, sameMachine: boolean): DiffRanges {
  const comparer = new RowComparer(before, after, { match: 'identity', sameMachine })
  const { beforePaths, afterPaths, beforeBacking, afterBacking } = comparer.names
  const cut = (table: MappingTable, paths: Uint32Array, backing: Uint8Array): BlockSide => ({
    table,
    blocks: cutIntoBlocks(table, paths, backing, comparer.comparesOffsets),
  })
  const a = cut(before.mappings, beforePaths, beforeBacking)
  const b = cut(after.mappings, afterPaths, afterBacking)
  const matches = new BlockMatches(a.blocks.length, b.blocks.length)
  const partners = matchNamedBlocks(comparer, a.blocks, b.blocks, matches)
  alignUnnamedBlocks(a, b, partners, matches)
  return sweepMatches(comparer, a.blocks, b.blocks, matches)
}

/** Sweeps all matches in the order of the before side; what has none was removed, or added where it lies. */
function sweepMatches(comparer: RowComparer, a: Blocks, b: Blocks, matches: BlockMatches): DiffRanges {
  const events = new DiffTableBuilder()
  const sweep = new Sweep(comparer, events)
  let y = 0
  const addUpTo = (end: number, beforeRow: number): void => {
    for (; y < end; y++) {
      if (!matches.isAfterMatched(y)) events.appendAdded(beforeRow, rowAt(b, y), rowAt(b, y + 1))
    }
  }
  for (let x = 0; x < a.length;) {
    const match = matches.matchAt[x] as number
    if (match === UNMATCHED) {
      events.appendRemoved(rowAt(a, x), rowAt(a, x + 1), rowAt(b, y))
      x++
      continue
    }
    const first = x
    const yFirst = matches.afterFirst[match] as number
    const slide = matches.slide[match] as number
    let yEnd = matches.afterEnd[match] as number
    x = matches.beforeEnd[match] as number
    // Neighbours with the same slide are swept in one go.
    for (;;) {
      const next = x < a.length ? (matches.matchAt[x] as number) : UNMATCHED
      if (next === UNMATCHED || matches.afterFirst[next] !== yEnd || matches.slide[next] !== slide) break
      yEnd = matches.afterEnd[next] as number
      x = matches.beforeEnd[next] as number
    }
    addUpTo(yFirst, rowAt(a, first))
    sweep.run({
      beforeFirst: rowAt(a, first),
      beforeEnd: rowAt(a, x),
      afterFirst: rowAt(b, yFirst),
      afterEnd: rowAt(b, yEnd),
      slide,
    })
    y = Math.max(y, yEnd)
  }
  addUpTo(b.length, rowAt(a, a.length))
  return expandRanges(events.finish(), null)
}

function rowAt(blocks: Blocks, block: number): number {
  return blocks.firstRow[block] as number
}

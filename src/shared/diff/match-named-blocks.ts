import type { MappingTable } from '../tables/mapping-table'
import type { BlockMatches } from './block-matches'
import { UNNAMED_BLOCK, type Blocks } from './blocks'
import { KeyTable } from './key-table'
import type { RowComparer } from './row-comparer'

const END = -1

/** Marks a before block without a partner. */
const NO_PARTNER = -1

/**
 * Matches the blocks that have a name: the same path, at the same offset, the first with the first and so on.
 *
 * Answers the after block of each before block, or -1. Most often both sides begin with the same blocks in the
 * same order, if not all of them are; the index is built for the rest.
 */
export function matchNamedBlocks(
  comparer: RowComparer,
  before: Blocks,
  after: Blocks,
  matches: BlockMatches,
): Int32Array {
  const partners = new Int32Array(before.length).fill(NO_PARTNER)
  const beforeNamed = namedBlocks(before)
  const afterNamed = namedBlocks(after)
  const match = (block: number, partner: number): void => {
    partners[block] = partner
    matches.add(block, block + 1, partner, partner + 1, slideOf(comparer, before, block, after, partner))
  }
  const most = Math.min(beforeNamed.length, afterNamed.length)
  let alike = 0
  for (; alike < most; alike++) {
    const block = beforeNamed[alike] as number
    const partner = afterNamed[alike] as number
    const offset = offsetOf(comparer, comparer.before.mappings, before, block)
    if (before.key[block] !== after.key[partner]) break
    if (offset !== offsetOf(comparer, comparer.after.mappings, after, partner)) break
    match(block, partner)
  }
  if (alike === most) return partners
  const takeFirst = indexBlocks(comparer, before, after, afterNamed.subarray(alike))
  for (const block of beforeNamed.subarray(alike)) {
    const partner = takeFirst(block)
    if (partner !== NO_PARTNER) match(block, partner)
  }
  return partners
}

function namedBlocks(blocks: Blocks): Uint32Array {
  const named = new Uint32Array(blocks.length)
  let count = 0
  for (let block = 0; block < blocks.length; block++) {
    if (blocks.key[block] !== UNNAMED_BLOCK) named[count++] = block
  }
  return named.subarray(0, count)
}

/** Lists after blocks by key; answers the function that takes the first of a before block's key. */
function indexBlocks(
  comparer: RowComparer,
  before: Blocks,
  after: Blocks,
  afterNamed: Uint32Array,
): (block: number) => number {
  const keys = new KeyTable()
  const heads: number[] = []
  const next = new Int32Array(afterNamed.length)
  for (let at = afterNamed.length - 1; at >= 0; at--) {
    const block = afterNamed[at] as number
    const offset = offsetOf(comparer, comparer.after.mappings, after, block)
    const key = keys.add(offset, 0, after.key[block] as number, 0)
    next[at] = heads[key] ?? END
    heads[key] = at
  }
  return (block) => {
    const offset = offsetOf(comparer, comparer.before.mappings, before, block)
    const key = keys.find(offset, 0, before.key[block] as number, 0)
    const at = heads[key] ?? END
    if (at === END) return NO_PARTNER
    heads[key] = next[at] as number
    return afterNamed[at] as number
  }
}

function offsetOf(comparer: RowComparer, table: MappingTable, blocks: Blocks, block: number): number {
  return comparer.comparesOffsets ? (table.offset[blocks.firstRow[block] as number] as number) : 0
}

/** The slide of a matched block: of its start, or of its end for the stack, which grows downwards. */
function slideOf(
  comparer: RowComparer,
  before: Blocks,
  block: number,
  after: Blocks,
  partner: number,
): number {
  const a = comparer.before.mappings
  const b = comparer.after.mappings
  const i = before.firstRow[block] as number
  const j = after.firstRow[partner] as number
  if (a.strings.strings[a.name[i] as number] === '[stack]') {
    const iLast = (before.firstRow[block + 1] as number) - 1
    const jLast = (after.firstRow[partner + 1] as number) - 1
    return (b.end[jLast] as number) - (a.end[iLast] as number)
  }
  return (b.start[j] as number) - (a.start[i] as number)
}

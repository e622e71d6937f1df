import type { MappingTable } from '../tables/mapping-table'
import type { BlockMatches } from './block-matches'
import { UNNAMED_BLOCK, type Blocks } from './blocks'

/** How many blocks are looked ahead for the one that fits, when two do not. */
const LOOK_AHEAD = 32

/** One side: its rows and their blocks. */
export interface BlockSide {
  readonly table: MappingTable
  readonly blocks: Blocks
}

/**
 * Matches the unnamed blocks between named ones that have found each other.
 *
 * New memory is mapped below old, so they are compared from the top down, first with the slide of the named block
 * above them, then with that of the last match. The same place after the slide counts most, then the same size,
 * then any overlap after the slide. `partners` is what matchNamedBlocks answered.
 *
 *   before            rw 8K  rw 4K  [libbar]
 *   after     rw 64K  rw 8K  rw 4K  [libbar]      8K and 4K match from above, 64K is added
 */
export function alignUnnamedBlocks(
  before: BlockSide,
  after: BlockSide,
  partners: Int32Array,
  matches: BlockMatches,
): void {
  const alignGap = (x: number, y: number, slide: number): void => {
    const a = unnamedBelow(before, x, (block) => (partners[block] as number) >= 0)
    const b = unnamedBelow(after, y, (block) => matches.isAfterMatched(block))
    if (a.length > 0 && b.length > 0) new GapAligner(before, after, a, b, matches).align(slide)
  }
  alignGap(before.blocks.length, after.blocks.length, 0)
  for (let x = before.blocks.length - 1; x >= 0; x--) {
    const y = partners[x] as number
    if (y < 0) continue
    alignGap(x, y, startOf(after, y) - startOf(before, x))
  }
}

/** The unnamed blocks below a block down to the next matched named one, from the top down. */
function unnamedBelow(side: BlockSide, from: number, isMatched: (block: number) => boolean): number[] {
  const found: number[] = []
  for (let block = from - 1; block >= 0; block--) {
    if (side.blocks.key[block] === UNNAMED_BLOCK) found.push(block)
    else if (isMatched(block)) break
  }
  return found
}

function startOf({ table, blocks }: BlockSide, block: number): number {
  return table.start[blocks.firstRow[block] as number] as number
}

function endOf({ table, blocks }: BlockSide, block: number): number {
  return table.end[(blocks.firstRow[block + 1] as number) - 1] as number
}

function sizeOf(side: BlockSide, block: number): number {
  return endOf(side, block) - startOf(side, block)
}

/** Walks down two lists of unnamed blocks; `p` and `q` are positions in them. */
class GapAligner {
  readonly #before: BlockSide
  readonly #after: BlockSide
  readonly #a: readonly number[]
  readonly #b: readonly number[]
  readonly #matches: BlockMatches

  constructor(
    before: BlockSide,
    after: BlockSide,
    a: readonly number[],
    b: readonly number[],
    matches: BlockMatches,
  ) {
    this.#before = before
    this.#after = after
    this.#a = a
    this.#b = b
    this.#matches = matches
  }

  align(firstSlide: number): void {
    let slide = firstSlide
    let p = 0
    let q = 0
    while (p < this.#a.length && q < this.#b.length) {
      const x = this.#a[p] as number
      const y = this.#b[q] as number
      const skip = this.#fits(x, y, slide)
        ? 0
        : this.#findStep(p, q, (one, other) => this.#fits(one, other, slide))
      const isSameSize = sizeOf(this.#before, x) === sizeOf(this.#after, y)
      const bySize =
        skip !== 0 || isSameSize ? 0 : this.#findStep(p, q, (one, other) => this.#isLikeSized(one, other))
      const step = skip === 0 ? bySize : skip
      if (step > 0) q += step
      else if (step < 0) p -= step
      else if (this.#fits(x, y, slide) || isSameSize || this.#overlaps(x, y, slide)) {
        if (!this.#fits(x, y, slide) && isSameSize) slide = startOf(this.#after, y) - startOf(this.#before, x)
        ;[p, q] = this.#matchCluster(p, q, slide)
      } else if (startOf(this.#before, x) + slide >= endOf(this.#after, y)) p++
      else q++
    }
  }

  /** Says whether a border of both lies at the same place after the slide. */
  #fits(x: number, y: number, slide: number): boolean {
    return (
      endOf(this.#before, x) + slide === endOf(this.#after, y) ||
      startOf(this.#before, x) + slide === startOf(this.#after, y)
    )
  }

  #overlaps(x: number, y: number, slide: number): boolean {
    return (
      startOf(this.#before, x) + slide < endOf(this.#after, y) &&
      startOf(this.#after, y) < endOf(this.#before, x) + slide
    )
  }

  #isLikeSized(x: number, y: number): boolean {
    const permissionsOf = ({ table, blocks }: BlockSide, block: number): number =>
      table.permissions[blocks.firstRow[block] as number] as number
    return (
      sizeOf(this.#before, x) === sizeOf(this.#after, y) &&
      permissionsOf(this.#before, x) === permissionsOf(this.#after, y)
    )
  }

  /**
   * Looks for the nearest block ahead that goes with the current one of the other side.
   *
   * Positive: so many of the after side come first; negative: of the before side; 0: none, or both as near.
   */
  #findStep(p: number, q: number, goesWith: (x: number, y: number) => boolean): number {
    const x = this.#a[p] as number
    const y = this.#b[q] as number
    for (let step = 1; step <= LOOK_AHEAD; step++) {
      const other = this.#b[q + step]
      const one = this.#a[p + step]
      const isAhead = other !== undefined && goesWith(x, other)
      const isBehind = one !== undefined && goesWith(one, y)
      if (isAhead && isBehind) return 0
      if (isAhead) return step
      if (isBehind) return -step
    }
    return 0
  }

  /** Matches two blocks and what overlaps them further down; answers the positions behind them. */
  #matchCluster(p: number, q: number, slide: number): [number, number] {
    let pLast = p
    let qLast = q
    for (;;) {
      const x = this.#a[pLast] as number
      const y = this.#b[qLast] as number
      const nextX = this.#a[pLast + 1]
      const nextY = this.#b[qLast + 1]
      const low = startOf(this.#before, x) + slide
      const lowAfter = startOf(this.#after, y)
      if (nextY === y - 1 && low < lowAfter && endOf(this.#after, nextY) > low) qLast++
      else if (nextX === x - 1 && lowAfter < low && endOf(this.#before, nextX) + slide > lowAfter) pLast++
      else break
    }
    const beforeFirst = this.#a[pLast] as number
    const afterFirst = this.#b[qLast] as number
    const beforeEnd = (this.#a[p] as number) + 1
    this.#matches.add(beforeFirst, beforeEnd, afterFirst, (this.#b[q] as number) + 1, slide)
    return [pLast + 1, qLast + 1]
  }
}

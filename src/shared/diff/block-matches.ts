/** Means that a block has no partner. */
export const UNMATCHED = -1

/**
 * Which blocks of the two sides belong together: ranges of blocks, each with its slide.
 *
 * Every block is in at most one match. Matches are found in any order and read in the order of the before side.
 */
export class BlockMatches {
  /** For the first block of a match on the before side its number; UNMATCHED for all others. */
  readonly matchAt: Int32Array
  readonly #isBeforeMatched: Uint8Array
  readonly #isAfterMatched: Uint8Array
  readonly beforeEnd: Uint32Array
  readonly afterFirst: Uint32Array
  readonly afterEnd: Uint32Array
  readonly slide: Float64Array
  length = 0

  constructor(beforeBlocks: number, afterBlocks: number) {
    const most = Math.min(beforeBlocks, afterBlocks)
    this.matchAt = new Int32Array(beforeBlocks).fill(UNMATCHED)
    this.#isBeforeMatched = new Uint8Array(beforeBlocks)
    this.#isAfterMatched = new Uint8Array(afterBlocks)
    this.beforeEnd = new Uint32Array(most)
    this.afterFirst = new Uint32Array(most)
    this.afterEnd = new Uint32Array(most)
    this.slide = new Float64Array(most)
  }

  /** Matches the blocks `[beforeFirst, beforeEnd)` with `[afterFirst, afterEnd)`. */
  add(beforeFirst: number, beforeEnd: number, afterFirst: number, afterEnd: number, slide: number): void {
    const match = this.length++
    this.matchAt[beforeFirst] = match
    this.beforeEnd[match] = beforeEnd
    this.afterFirst[match] = afterFirst
    this.afterEnd[match] = afterEnd
    this.slide[match] = slide
    for (let block = beforeFirst; block < beforeEnd; block++) this.#isBeforeMatched[block] = 1
    for (let block = afterFirst; block < afterEnd; block++) this.#isAfterMatched[block] = 1
  }

  isBeforeMatched(block: number): boolean {
    return this.#isBeforeMatched[block] === 1
  }

  isAfterMatched(block: number): boolean {
    return this.#isAfterMatched[block] === 1
  }
}

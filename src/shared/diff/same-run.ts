/** Numbers that must be equal, after the slide where they are addresses. NaN, not known, equals everything. */
export interface DoublePair {
  readonly before: Float64Array
  readonly after: Float64Array
  readonly slides: boolean
}

/** Integers that must be equal in the bits of the mask. */
export interface WordPair {
  readonly before: Uint32Array
  readonly after: Uint32Array
  readonly mask: number
}

/** Small integers that must be equal. */
export interface BytePair {
  readonly before: Uint8Array
  readonly after: Uint8Array
}

/** Strings by index that must be equal under the common numbers of both sides. */
export interface NamePair {
  readonly before: Uint32Array
  readonly after: Uint32Array
  readonly beforeIds: Uint32Array
  readonly afterIds: Uint32Array
}

/** All columns that make two rows equal. */
export interface ComparedColumns {
  readonly doubles: readonly DoublePair[]
  readonly words: readonly WordPair[]
  readonly bytes: readonly BytePair[]
  readonly names: readonly NamePair[]
}

/** Rows looked at in one go: enough to make the loops count, few enough to waste little at a difference. */
const BLOCK = 64

/**
 * Counts how many rows from `i` and `j` on are equal in all columns, at most `most`.
 *
 * Goes column by column over blocks: a tight loop over one pair of arrays takes a fraction of the time of asking
 * for all columns of one row after the other (docs/performance.md).
 */
export function countEqualRows(
  columns: ComparedColumns,
  i: number,
  j: number,
  most: number,
  slide: number,
): number {
  let length = 0
  while (length < most) {
    const wanted = Math.min(BLOCK, most - length)
    const equal = countInBlock(columns, i + length, j + length, wanted, slide)
    length += equal
    if (equal < wanted) break
  }
  return length
}

function countInBlock(
  { doubles, words, bytes, names }: ComparedColumns,
  i: number,
  j: number,
  most: number,
  slide: number,
): number {
  let length = most
  // Addresses come last: they change least often, and each column is read only as far as those before it agree.
  for (const pair of bytes) length = countBytes(pair, i, j, length)
  for (const pair of words) length = countWords(pair, i, j, length)
  for (const pair of names) length = countNames(pair, i, j, length)
  for (const pair of doubles) length = countDoubles(pair, i, j, length, pair.slides ? slide : 0)
  return length
}

function countDoubles(
  { before, after }: DoublePair,
  i: number,
  j: number,
  most: number,
  slide: number,
): number {
  let length = 0
  for (; length < most; length++) {
    const one = (before[i + length] as number) + slide
    const other = after[j + length] as number
    if (one < other || one > other) break
  }
  return length
}

function countWords({ before, after, mask }: WordPair, i: number, j: number, most: number): number {
  let length = 0
  while (length < most && (((before[i + length] as number) ^ (after[j + length] as number)) & mask) === 0)
    length++
  return length
}

// One function for each type of array: a loop that sees two types is several times slower.
function countBytes({ before, after }: BytePair, i: number, j: number, most: number): number {
  let length = 0
  while (length < most && before[i + length] === after[j + length]) length++
  return length
}

function countNames(
  { before, after, beforeIds, afterIds }: NamePair,
  i: number,
  j: number,
  most: number,
): number {
  let length = 0
  while (length < most && beforeIds[before[i + length] as number] === afterIds[after[j + length] as number])
    length++
  return length
}

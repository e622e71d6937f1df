/**
 * Which rows of a table show, and in which order: arithmetic over row numbers, tables are never reordered.
 *
 * Sorting makes an order of all rows, filtering a mask over rows; the rows that show are the order through the
 * mask. So typing in a search box does not sort again.
 */

/** Row numbers in the order in which they show. */
export type RowOrder = Uint32Array

/** One byte for each row of a table: 1 where the row belongs, else 0. */
export type RowMask = Uint8Array

/** Returns all rows in the order of the table. */
export function identityOrder(length: number): RowOrder {
  const order = new Uint32Array(length)
  for (let row = 0; row < length; row++) order[row] = row
  return order
}

/** Returns the rows of `order` that are in `mask`, in the same order; `order` itself where the mask is null. */
export function applyMask(order: RowOrder, mask: RowMask | null): RowOrder {
  if (!mask) return order
  const kept = new Uint32Array(order.length)
  let count = 0
  for (let position = 0; position < order.length; position++) {
    const row = order[position] as number
    kept[count] = row
    count += mask[row] as number
  }
  return kept.slice(0, count)
}

/** Counts the rows in a mask. */
export function countMask(mask: RowMask): number {
  let count = 0
  for (let row = 0; row < mask.length; row++) count += mask[row] as number
  return count
}

/**
 * Carries marks on rows over to the next table of the same things, by identity.
 *
 * Shape: both identity columns ascend strictly; the result has the length of the new one. `isSame` may refuse a
 * pair of rows with equal identity (a pid that was used again).
 *
 *   old ids 1 4 9   mask 1 0 1      new ids 1 5 9 12   ->   1 0 1 0
 */
export function remapMask(
  mask: RowMask,
  oldIds: Float64Array,
  newIds: Float64Array,
  isSame?: (oldRow: number, newRow: number) => boolean,
): RowMask {
  const carried = new Uint8Array(newIds.length)
  let newRow = 0
  for (let oldRow = 0; oldRow < oldIds.length; oldRow++) {
    if (mask[oldRow] !== 1) continue
    const id = oldIds[oldRow] as number
    while (newRow < newIds.length && (newIds[newRow] as number) < id) newRow += 1
    if (newIds[newRow] === id && (isSame?.(oldRow, newRow) ?? true)) carried[newRow] = 1
  }
  return carried
}

/** Finds the row with an identity in an ascending column, or -1. */
export function findRow(ids: Float64Array, id: number): number {
  let low = 0
  let high = ids.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const at = ids[middle] as number
    if (at === id) return middle
    if (at < id) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** The words of a search: all of `wanted` must match, none of `unwanted`. */
export interface SearchWords {
  readonly wanted: readonly string[]
  readonly unwanted: readonly string[]
}

/** Splits a search text into words, lower case; a leading minus negates a word. */
export function parseSearchWords(text: string): SearchWords {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return {
    wanted: words.filter((word) => !(word.startsWith('-') && word.length > 1)),
    unwanted: words.filter((word) => word.startsWith('-') && word.length > 1).map((word) => word.slice(1)),
  }
}

/** Tests each string of a list once: 1 where it contains `word` (lower case) without regard to case. */
export function matchStrings(texts: readonly string[], word: string): Uint8Array {
  const matches = new Uint8Array(texts.length)
  for (let index = 0; index < texts.length; index++) {
    if ((texts[index] as string).toLowerCase().includes(word)) matches[index] = 1
  }
  return matches
}

/**
 * Makes the mask of a search from a mask for each word; null where there is nothing to search for.
 *
 * Units: `matchWord` answers a fresh mask over `length` rows, which this function may overwrite.
 */
export function searchRows(
  words: SearchWords,
  length: number,
  matchWord: (word: string) => RowMask,
): RowMask | null {
  if (words.wanted.length === 0 && words.unwanted.length === 0) return null
  const mask = new Uint8Array(length).fill(1)
  for (const word of words.wanted) {
    const found = matchWord(word)
    for (let row = 0; row < length; row++) mask[row] = (mask[row] as number) & (found[row] as number)
  }
  for (const word of words.unwanted) {
    const found = matchWord(word)
    for (let row = 0; row < length; row++) mask[row] = (mask[row] as number) & ~(found[row] as number) & 1
  }
  return mask
}

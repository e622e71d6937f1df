/**
 * Stable sorting of row numbers by integer keys, for tables of a million rows.
 *
 * Least significant digit first, 11 bits at a time, with the keys carried along: a comparison sort of as many
 * rows takes four to seven times as long (docs/performance.md).
 */
const DIGIT_BITS = 11
const BUCKETS = 1 << DIGIT_BITS
const DIGIT_MASK = BUCKETS - 1
const PASSES = 3

/** Marks a row without a value in a key column: it comes last in either direction. */
export const MISSING_KEY = 0xffffffff

/**
 * Keys of all rows of a table, as unsigned integers that order like the values they stand for.
 *
 * `high` holds the upper 32 bits where 32 are not enough, else null. A row without a value has MISSING_KEY in the
 * upper word (or in `low` where there is no upper one).
 */
export interface SortKey {
  readonly low: Uint32Array
  readonly high: Uint32Array | null
}

/** Which way a column is sorted. */
export type SortDirection = 'ascending' | 'descending'

/**
 * Sorts row numbers by a key column; rows with equal keys keep their order in either direction.
 *
 * Shape: a fresh array holding each row number of the key once. Keys are not changed.
 *
 *   low [3 1 3 MISSING]   ascending -> 1 0 2 3   descending -> 0 2 1 3
 */
export function sortRowsByKey(key: SortKey, direction: SortDirection): Uint32Array {
  const length = key.low.length
  const rows = new Uint32Array(length)
  for (let row = 0; row < length; row++) rows[row] = row
  const low = direction === 'ascending' ? key.low.slice() : invert(key.low, key.high)
  if (!key.high) return sortRowsByUint32(low, rows)
  const byLow = sortRowsByUint32(low, rows)
  const high = direction === 'ascending' ? key.high : invert(key.high, null)
  const gathered = new Uint32Array(length)
  for (let i = 0; i < length; i++) gathered[i] = high[byLow[i] ?? 0] ?? 0
  return sortRowsByUint32(gathered, byLow)
}

/** Keys that order the other way round; a missing value stays last. */
function invert(keys: Uint32Array, upper: Uint32Array | null): Uint32Array {
  const inverted = new Uint32Array(keys.length)
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] ?? 0
    // Below an upper word every pattern is a value; in the deciding word one is the mark.
    if (upper) inverted[row] = ~key
    else inverted[row] = key === MISSING_KEY ? MISSING_KEY : MISSING_KEY - 1 - key
  }
  return inverted
}

/** Sorts `rows` by `keys` (both used up); digits that are the same in all keys cost no pass. */
function sortRowsByUint32(keys: Uint32Array, rows: Uint32Array): Uint32Array {
  const length = keys.length
  if (isAscending(keys)) return rows
  const counts = countDigits(keys)
  let fromKeys = keys
  let fromRows = rows
  let toKeys: Uint32Array = new Uint32Array(length)
  let toRows: Uint32Array = new Uint32Array(length)
  for (let pass = 0; pass < PASSES; pass++) {
    const offsets = counts.subarray(pass * BUCKETS, (pass + 1) * BUCKETS)
    const shift = pass * DIGIT_BITS
    if (offsets[((fromKeys[0] ?? 0) >>> shift) & DIGIT_MASK] === length) continue
    sumUp(offsets)
    for (let i = 0; i < length; i++) {
      const key = fromKeys[i] as number
      const bucket = (key >>> shift) & DIGIT_MASK
      const at = offsets[bucket] as number
      offsets[bucket] = at + 1
      toKeys[at] = key
      toRows[at] = fromRows[i] as number
    }
    ;[fromKeys, toKeys] = [toKeys, fromKeys]
    ;[fromRows, toRows] = [toRows, fromRows]
  }
  return fromRows
}

function isAscending(keys: Uint32Array): boolean {
  for (let i = 1; i < keys.length; i++) {
    if ((keys[i] as number) < (keys[i - 1] as number)) return false
  }
  return true
}

/** How often each digit occurs, for all passes in one walk over the keys. */
function countDigits(keys: Uint32Array): Uint32Array {
  const counts = new Uint32Array(PASSES * BUCKETS)
  const second = BUCKETS
  const third = 2 * BUCKETS
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number
    const a = key & DIGIT_MASK
    const b = second + ((key >>> DIGIT_BITS) & DIGIT_MASK)
    const c = third + (key >>> (2 * DIGIT_BITS))
    counts[a] = (counts[a] as number) + 1
    counts[b] = (counts[b] as number) + 1
    counts[c] = (counts[c] as number) + 1
  }
  return counts
}

/** Turns counts into the place where each bucket begins. */
function sumUp(counts: Uint32Array): void {
  let sum = 0
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const count = counts[bucket] as number
    counts[bucket] = sum
    sum += count
  }
}

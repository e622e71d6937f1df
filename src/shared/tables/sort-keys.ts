import { MISSING_KEY, type SortKey } from './radix-sort'
import type { StringTable } from './string-table'

/** One more than the largest value that one word can hold beside the mark for a missing one. */
const ONE_WORD = MISSING_KEY

/** Makes a key of small unsigned integers: flags, codes, pids. */
export function uint32SortKey(values: ArrayLike<number>): SortKey {
  return { low: new Uint32Array(values), high: null }
}

/**
 * Makes a key of numbers; NaN (unreadable) comes last in either direction.
 *
 * Whole multiples of `unit` (a page, say) that fit one word take half the time; all others are ordered by their
 * bits as doubles, exactly.
 */
export function numberSortKey(values: Float64Array, unit = 1): SortKey {
  return narrowKey(values, unit) ?? wideKey(values)
}

function narrowKey(values: Float64Array, unit: number): SortKey | null {
  const low = new Uint32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    const key = value / unit
    if (key >= 0 && key < ONE_WORD && Number.isInteger(key)) low[row] = key
    else if (Number.isNaN(value)) low[row] = MISSING_KEY
    else return null
  }
  return { low, high: null }
}

/** Doubles order like their bits once the sign is flipped, or all bits where the number is negative. */
function wideKey(values: Float64Array): SortKey {
  const low = new Uint32Array(values.length)
  const high = new Uint32Array(values.length)
  const double = new Float64Array(1)
  const words = new Uint32Array(double.buffer)
  const lowWord = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1
  for (let row = 0; row < values.length; row++) {
    // Adding 0 turns the negative zero into the ordinary one.
    double[0] = (values[row] as number) + 0
    const upper = words[1 - lowWord] as number
    const isNegative = upper >>> 31 === 1
    low[row] = isNegative ? ~(words[lowWord] as number) : (words[lowWord] as number)
    high[row] = isNegative ? ~upper : upper ^ 0x80000000
    if (Number.isNaN(double[0])) {
      low[row] = MISSING_KEY
      high[row] = MISSING_KEY
    }
  }
  return { low, high }
}

/** Makes a key of 64-bit integers held in two words, such as inode numbers. */
export function wordsSortKey(low: Uint32Array, high: Uint32Array): SortKey {
  return high.some((word) => word !== 0) ? { low, high } : { low, high: null }
}

/** Makes a key of a column that ascends with the row number, such as addresses: no value need be looked at. */
export function ascendingSortKey(length: number): SortKey {
  const low = new Uint32Array(length)
  for (let row = 0; row < length; row++) low[row] = row
  return { low, high: null }
}

/**
 * Makes a key of a text column: each distinct string is compared once and gets a rank, rows carry ranks.
 *
 * `toCollation` turns a string into the one it is ordered by, code unit by code unit. The empty string has no rank
 * and comes last in either direction, as unnamed mappings should.
 */
export function textSortKey(
  column: ArrayLike<number>,
  strings: StringTable,
  toCollation: (text: string) => string,
): SortKey {
  const ranks = rankStrings(strings, toCollation)
  const low = new Uint32Array(column.length)
  for (let row = 0; row < low.length; row++) low[row] = ranks[column[row] as number] ?? MISSING_KEY
  return { low, high: null }
}

function rankStrings({ strings }: StringTable, toCollation: (text: string) => string): Uint32Array {
  const collations = strings.map(toCollation)
  const order = Array.from(collations.keys()).sort((a, b) =>
    compare(collations[a] ?? '', collations[b] ?? ''),
  )
  const ranks = new Uint32Array(strings.length)
  let rank = 0
  order.forEach((index, position) => {
    const previous = order[position - 1]
    if (previous !== undefined && collations[previous] !== collations[index]) rank += 1
    ranks[index] = strings[index] === '' ? MISSING_KEY : rank
  })
  return ranks
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Orders text without regard to case first and then with it, so that equal means the same string. */
export function collateText(text: string): string {
  return `${text.toLowerCase()}\0${text}`
}

/** Orders paths by their last part first, as names are shown, then by folder. */
export function collatePath(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1)
  return `${base.toLowerCase()}\0${base}\0${path}`
}

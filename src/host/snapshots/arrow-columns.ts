import {
  Bool,
  Dictionary,
  Int32,
  makeData,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  vectorFromArray,
  type Data,
} from 'apache-arrow'

/** 2 to the power of 32. */
const WORD = 0x1_0000_0000

/** Makes a column of unsigned 64-bit integers from whole doubles below 2^64. */
export function uint64Column(values: Float64Array): Data<Uint64> {
  const words = new Uint32Array(values.length * 2)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    words[row * 2] = value
    words[row * 2 + 1] = value / WORD
  }
  return makeData({ type: new Uint64(), length: values.length, data: new BigUint64Array(words.buffer) })
}

/** Makes a column of unsigned 64-bit integers from their halves. */
export function wordsColumn(low: Uint32Array, high: Uint32Array): Data<Uint64> {
  const words = new Uint32Array(low.length * 2)
  for (let row = 0; row < low.length; row++) {
    words[row * 2] = low[row] as number
    words[row * 2 + 1] = high[row] as number
  }
  return makeData({ type: new Uint64(), length: low.length, data: new BigUint64Array(words.buffer) })
}

/**
 * Makes a column of the narrowest unsigned integers that hold all values; NaN becomes null.
 *
 * Most columns of smaps are zero nearly everywhere: a byte a row instead of eight.
 */
export function measureColumn(values: Float64Array): Data {
  const { length } = values
  let largest = 0
  let nullCount = 0
  const nullBitmap = new Uint8Array(Math.ceil(length / 64) * 8)
  for (let row = 0; row < length; row++) {
    const value = values[row] as number
    if (Number.isNaN(value)) nullCount++
    else {
      nullBitmap[row >> 3] = (nullBitmap[row >> 3] as number) | (1 << (row & 7))
      if (value > largest) largest = value
    }
  }
  const validity = nullCount > 0 ? { nullCount, nullBitmap } : {}
  // A typed array turns NaN into 0, and a null hides what stands below it.
  if (largest < 0x100)
    return makeData({ type: new Uint8(), length, data: Uint8Array.from(values), ...validity })
  if (largest < 0x10000)
    return makeData({ type: new Uint16(), length, data: Uint16Array.from(values), ...validity })
  if (largest < WORD)
    return makeData({ type: new Uint32(), length, data: Uint32Array.from(values), ...validity })
  const wide = uint64Column(values)
  return makeData({ type: new Uint64(), length, data: wide.values, ...validity })
}

/** Makes a dictionary-encoded text column from row numbers into `texts`, which must be distinct. */
export function textColumn(
  texts: readonly string[],
  indexes: ArrayLike<number>,
): Data<Dictionary<Utf8, Int32>> {
  return makeData({
    type: new Dictionary(new Utf8(), new Int32()),
    length: indexes.length,
    data: Int32Array.from(indexes),
    dictionary: vectorFromArray([...texts], new Utf8()),
  })
}

/** Makes a column of booleans that are true where the bit is set. */
export function bitColumn(bytes: Uint8Array, bit: number): Data<Bool> {
  const data = new Uint8Array(Math.ceil(bytes.length / 64) * 8)
  for (let row = 0; row < bytes.length; row++) {
    if (((bytes[row] as number) & bit) !== 0) data[row >> 3] = (data[row >> 3] as number) | (1 << (row & 7))
  }
  return makeData({ type: new Bool(), length: bytes.length, data })
}

/** Reads a column of unsigned integers of any width as doubles; null becomes NaN. */
export function readNumbers(column: Data): Float64Array {
  const values: unknown = column.values
  const numbers = new Float64Array(column.length)
  if (values instanceof BigUint64Array) {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
    for (let row = 0; row < numbers.length; row++) {
      numbers[row] = (words[row * 2 + 1] as number) * WORD + (words[row * 2] as number)
    }
  } else if (values instanceof Uint8Array || values instanceof Uint16Array || values instanceof Uint32Array) {
    numbers.set(values.subarray(0, numbers.length))
  } else throw new TypeError('the column is not of unsigned integers')
  if (column.nullCount > 0) {
    for (let row = 0; row < numbers.length; row++) {
      if ((((column.nullBitmap[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) numbers[row] = Number.NaN
    }
  }
  return numbers
}

/** Reads the halves of a column of unsigned 64-bit integers. */
export function readWords(column: Data): { low: Uint32Array; high: Uint32Array } {
  const values: unknown = column.values
  if (!(values instanceof BigUint64Array)) throw new TypeError('the column is not of 64-bit integers')
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  const low = new Uint32Array(column.length)
  const high = new Uint32Array(column.length)
  for (let row = 0; row < low.length; row++) {
    low[row] = words[row * 2] as number
    high[row] = words[row * 2 + 1] as number
  }
  return { low, high }
}

/** Reads a dictionary-encoded text column: the texts, and for each row which. */
export function readTexts(column: Data): { texts: string[]; indexes: Uint32Array } {
  const values: unknown = column.values
  if (!column.dictionary || !(values instanceof Int32Array))
    throw new TypeError('the column has no dictionary')
  const texts = Array.from(column.dictionary, String)
  const indexes = Uint32Array.from(values.subarray(0, column.length))
  for (const index of indexes)
    if (index >= texts.length) throw new RangeError('a text is not in the dictionary')
  return { texts, indexes }
}

/** Reads a column of booleans as a bit of bytes. */
export function readBits(column: Data, bit: number, into: Uint8Array): void {
  const values = column.values as Uint8Array
  for (let row = 0; row < column.length; row++) {
    if ((((values[row >> 3] ?? 0) >> (row & 7)) & 1) !== 0) into[row] = (into[row] ?? 0) | bit
  }
}

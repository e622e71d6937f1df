import type { UsageColumnBuilder } from './usage-column-builder'

const SPACE = 32
const ZERO = 48
const COLON = 58
const NEWLINE = 10
const WORD = 4
/** The kernel pads each number to this width; a longer one makes its line longer. */
const NUMBER_WIDTH = 8
/** Four spaces, and three spaces and a zero, as little-endian words: most numbers are 0. */
const WORD_BLANK = 0x20202020
const WORD_ZERO = 0x30202020

/** One line of numbers, as it was found in an entry. */
export interface LearnedLine {
  /** Where the numbers go; null for a field that is checked but not kept. */
  readonly column: UsageColumnBuilder | null
  /** The bytes of the line, its newline included. */
  readonly bytes: Uint8Array
  /** Position of the last digit, counted from the line's first byte. */
  readonly lastDigit: number
  /** What the number is multiplied by: 1024 before "kB". */
  readonly scale: number
}

/**
 * The places of the numbers in an entry of smaps, learned from one entry.
 *
 * The kernel pads labels and numbers, so in nearly all entries of a file each line has the same length: the
 * numbers can be picked from known places. Every entry is checked against the layout, label by label and line end
 * by line end, four bytes at a time; the caller parses one that does not fit in full.
 */
export class SmapsLayout {
  readonly #columns: readonly (UsageColumnBuilder | null)[]
  readonly #scales: Float64Array
  /** Places and values of the words that must be there. */
  readonly #wordPlaces: Int32Array
  readonly #words: Int32Array
  /** Places of line ends that no word covers: after a number without "kB". */
  readonly #newlines: Int32Array
  /** Place of the first of the eight characters of each number. */
  readonly #numbers: Int32Array
  readonly #values: Float64Array
  /** Bytes from the first line's start to the last line's end. */
  readonly length: number
  readonly lineCount: number
  #bytes: Uint8Array = new Uint8Array(0)
  #view: DataView = new DataView(this.#bytes.buffer)

  constructor(lines: readonly LearnedLine[]) {
    const wordPlaces: number[] = []
    const words: number[] = []
    const newlines: number[] = []
    const numbers: number[] = []
    let start = 0
    for (const { bytes, lastDigit } of lines) {
      const labelEnd = bytes.indexOf(COLON) + 1
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
      const number = lastDigit + 1 - NUMBER_WIDTH
      for (const place of wordPlacesOf(labelEnd, lastDigit + 1, bytes.length)) {
        wordPlaces.push(start + place)
        words.push(view.getInt32(place, true))
      }
      numbers.push(start + number)
      start += bytes.length
      if (bytes.length - lastDigit - 1 < WORD) newlines.push(start - 1)
    }
    this.#columns = lines.map((line) => line.column)
    this.#scales = Float64Array.from(lines, (line) => line.scale)
    this.#wordPlaces = Int32Array.from(wordPlaces)
    this.#words = Int32Array.from(words)
    this.#newlines = Int32Array.from(newlines)
    this.#numbers = Int32Array.from(numbers)
    this.#values = new Float64Array(lines.length)
    this.length = start
    this.lineCount = lines.length
  }

  /** Takes the numbers of the entry whose first line starts at `at` into `row`; false where it does not fit. */
  take(bytes: Uint8Array, at: number, row: number): boolean {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    }
    if (!this.#fits(at) || !this.#readNumbers(at)) return false
    const columns = this.#columns
    const values = this.#values
    const scales = this.#scales
    for (let line = 0; line < columns.length; line++) {
      columns[line]?.set(row, (values[line] ?? 0) * (scales[line] ?? 1))
    }
    return true
  }

  #fits(at: number): boolean {
    const view = this.#view
    const words = this.#words
    const places = this.#wordPlaces
    for (let i = 0; i < words.length; i++) {
      if (view.getInt32(at + (places[i] ?? 0), true) !== words[i]) return false
    }
    const bytes = this.#bytes
    const newlines = this.#newlines
    for (let i = 0; i < newlines.length; i++) if (bytes[at + (newlines[i] ?? 0)] !== NEWLINE) return false
    return true
  }

  #readNumbers(at: number): boolean {
    const view = this.#view
    const numbers = this.#numbers
    const values = this.#values
    for (let line = 0; line < numbers.length; line++) {
      const place = at + (numbers[line] ?? 0)
      const isZero =
        view.getInt32(place, true) === WORD_BLANK && view.getInt32(place + WORD, true) === WORD_ZERO
      const value = isZero ? 0 : readPaddedNumber(this.#bytes, place)
      if (value < 0) return false
      values[line] = value
    }
    return true
  }
}

/** Says whether a line can be part of a layout: its number is padded, with room for all eight characters. */
export function isPadded({ bytes, lastDigit }: LearnedLine): boolean {
  const number = lastDigit + 1 - NUMBER_WIDTH
  return number >= WORD && (bytes[number - 1] === SPACE || bytes[number - 1] === COLON)
}

/** Places of the words that cover `[0, labelEnd)` and, where a word fits, the end of the line behind the number. */
function wordPlacesOf(labelEnd: number, numberEnd: number, length: number): number[] {
  const places: number[] = []
  for (let place = 0; place + WORD <= labelEnd; place += WORD) places.push(place)
  if (labelEnd % WORD !== 0) places.push(Math.max(0, labelEnd - WORD))
  if (length - numberEnd >= WORD) places.push(length - WORD)
  return places
}

/** Reads a number of eight characters, padded by spaces on the left; -1 where it is none. */
function readPaddedNumber(bytes: Uint8Array, start: number): number {
  const end = start + NUMBER_WIDTH
  let place = start
  while (place < end && bytes[place] === SPACE) place++
  if (place === end) return -1
  let value = 0
  for (; place < end; place++) {
    const digit = (bytes[place] ?? 0) - ZERO
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

import type { UsageColumnBuilder } from './usage-column-builder'

const NEWLINE = 10
const SPACE = 32
const ZERO = 48

/** One line of numbers, as it was found in an entry. */
export interface LearnedLine {
  /** Where the numbers go; null for a field that is checked but not kept. */
  readonly column: UsageColumnBuilder | null
  /** The bytes of the line from the label to the colon, the colon included. */
  readonly label: Uint8Array
  /** Position of the last digit, counted from the line's first byte. */
  readonly lastDigit: number
  /** What the number is multiplied by: 1024 before "kB". */
  readonly scale: number
  /** Length of the line with its newline. */
  readonly length: number
}

/**
 * The places of the numbers in an entry of smaps, learned from one entry.
 *
 * The kernel pads labels and numbers, so in nearly all entries of a file each line has the same length: the
 * numbers can be picked from known places. Every entry is checked against the layout, label by label and line end
 * by line end; the caller parses one that does not fit in full.
 */
export class SmapsLayout {
  readonly #columns: readonly (UsageColumnBuilder | null)[]
  readonly #scales: readonly number[]
  /** Labels of all lines, one after the other. */
  readonly #labels: Uint8Array
  readonly #labelEnds: Int32Array
  readonly #lineStarts: Int32Array
  readonly #lastDigits: Int32Array
  /** Bytes from the first line's start to the last line's end. */
  readonly length: number
  readonly lineCount: number
  readonly #values: Float64Array

  constructor(lines: readonly LearnedLine[]) {
    this.#columns = lines.map((line) => line.column)
    this.#scales = lines.map((line) => line.scale)
    this.#labels = Uint8Array.from(lines.flatMap((line) => [...line.label]))
    this.#labelEnds = new Int32Array(lines.length)
    this.#lineStarts = new Int32Array(lines.length + 1)
    this.#lastDigits = new Int32Array(lines.length)
    this.#values = new Float64Array(lines.length)
    let start = 0
    let labelEnd = 0
    for (const [index, line] of lines.entries()) {
      labelEnd += line.label.length
      this.#labelEnds[index] = labelEnd
      this.#lastDigits[index] = start + line.lastDigit
      start += line.length
      this.#lineStarts[index + 1] = start
    }
    this.length = start
    this.lineCount = lines.length
  }

  /** Takes the numbers of the entry whose first line starts at `at` into `row`; false where it does not fit. */
  take(bytes: Uint8Array, at: number, row: number): boolean {
    return this.#labelsFit(bytes, at) && this.#readValues(bytes, at) && this.#store(row)
  }

  #labelsFit(bytes: Uint8Array, at: number): boolean {
    const labels = this.#labels
    const labelEnds = this.#labelEnds
    let label = 0
    for (let line = 0; line < labelEnds.length; line++) {
      const end = labelEnds[line] ?? 0
      let place = at + (this.#lineStarts[line] ?? 0)
      while (label < end) if (bytes[place++] !== labels[label++]) return false
      if (bytes[at + (this.#lineStarts[line + 1] ?? 0) - 1] !== NEWLINE) return false
    }
    return true
  }

  #readValues(bytes: Uint8Array, at: number): boolean {
    const values = this.#values
    for (let line = 0; line < values.length; line++) {
      let place = at + (this.#lastDigits[line] ?? 0)
      let value = (bytes[place] ?? 0) - ZERO
      if (value < 0 || value > 9) return false
      let byte = bytes[--place] ?? 0
      for (let weight = 10; byte !== SPACE; weight *= 10) {
        const digit = byte - ZERO
        if (digit < 0 || digit > 9) return false
        value += digit * weight
        byte = bytes[--place] ?? 0
      }
      values[line] = value
    }
    return true
  }

  #store(row: number): boolean {
    const columns = this.#columns
    for (let line = 0; line < columns.length; line++) {
      columns[line]?.set(row, (this.#values[line] ?? 0) * (this.#scales[line] ?? 1))
    }
    return true
  }
}

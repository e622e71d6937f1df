import { StringTableBuilder, type StringTable } from '../tables/string-table'
import {
  USAGE_FIELD_NAMES,
  USAGE_FIELDS,
  usageFieldOf,
  type UsageField,
  type UsageUnit,
} from '../tables/usage-field'
import type { OtherUsageColumn, UsageTable } from '../tables/usage-table'
import { ColumnRoom } from './column-room'
import { enlarge, outOfMemory } from './mapping-table-builder'
import { UsageColumnBuilder } from './usage-column-builder'
import { parseVmFlags } from './vm-flags'

const FIRST_CAPACITY = 256

/** Collects the rows of a UsageTable: numbers by kernel name, flags as the number of their text. */
export class UsageTableBuilder {
  readonly #columns = new Map<string, UsageColumnBuilder>()
  /** Number of the flags' text in each row; 0 where there was none. */
  #flagText = new Uint32Array(FIRST_CAPACITY)
  #flagRows = 0
  readonly #room: ColumnRoom

  /** `mostBytes` is the memory that the columns of numbers may take. */
  constructor(mostBytes = Number.POSITIVE_INFINITY) {
    this.#room = new ColumnRoom(mostBytes)
  }

  /** The column of a field, made at its first sight; null for "Size", which the mapping's range says. */
  column(kernelName: string, unit: UsageUnit): UsageColumnBuilder | null {
    if (kernelName === 'Size') return null
    const known = this.#columns.get(kernelName)
    if (known !== undefined) return known
    const column = new UsageColumnBuilder(kernelName, unit, this.#room)
    this.#columns.set(kernelName, column)
    return column
  }

  /** Sets the flags of a row to the text with this number. */
  setFlags(row: number, text: number): void {
    if (row >= this.#flagText.length) this.#growFlags(row)
    this.#flagText[row] = text
    if (row + 1 > this.#flagRows) this.#flagRows = row + 1
  }

  /** Forgets the rows from `row` on: a later entry takes their place. */
  rewind(row: number): void {
    for (const column of this.#columns.values()) column.rewind(row)
    this.#flagText.fill(0, row, this.#flagRows)
    this.#flagRows = Math.min(this.#flagRows, row)
  }

  /** Hands the rows over; `flagTexts` are the texts behind the numbers, `fieldOrder` the names as printed. */
  finish(length: number, flagTexts: StringTable, fieldOrder: readonly string[]): UsageTable {
    const share = shareConstants(length)
    const flags = this.#finishFlags(length, flagTexts)
    const others: OtherUsageColumn[] = []
    for (const { kernelName, unit } of this.#columns.values()) {
      if (usageFieldOf(kernelName) !== undefined) continue
      others.push({ kernelName, unit, values: this.#finishColumn(kernelName, length, share) })
    }
    const columns = Object.fromEntries(
      USAGE_FIELD_NAMES.map((field) => [
        field,
        this.#finishColumn(USAGE_FIELDS[field].kernelName, length, share),
      ]),
    ) as Record<UsageField, Float64Array>
    return { columns, others, ...flags, fieldOrder, length }
  }

  #finishColumn(kernelName: string, length: number, share: (constant: number) => Float64Array): Float64Array {
    return this.#columns.get(kernelName)?.finish(length, share) ?? share(Number.NaN)
  }

  #finishFlags(
    length: number,
    texts: StringTable,
  ): Pick<UsageTable, 'flagsLow' | 'flagsHigh' | 'flagsUnknown' | 'strings'> {
    const strings = new StringTableBuilder()
    const sets = texts.strings.map((text) => parseVmFlags(text))
    const low = Uint32Array.from(sets, (set) => set.low)
    const high = Uint32Array.from(sets, (set) => set.high)
    const unknown = Uint32Array.from(sets, (set) => strings.intern(set.unknown))
    const zeros = new Uint32Array(length)
    return {
      flagsLow: this.#spread(low, zeros),
      flagsHigh: this.#spread(high, zeros),
      flagsUnknown: this.#spread(unknown, zeros),
      strings: strings.finish(),
    }
  }

  /** A column of what each row's text means; the shared zeros where no text means anything. */
  #spread(meanings: Uint32Array, zeros: Uint32Array): Uint32Array {
    if (meanings.every((meaning) => meaning === 0)) return zeros
    const column = new Uint32Array(zeros.length)
    const texts = this.#flagText
    const filled = Math.min(this.#flagRows, column.length)
    for (let row = 0; row < filled; row++) column[row] = meanings[texts[row] ?? 0] ?? 0
    return column
  }

  #growFlags(row: number): void {
    try {
      this.#flagText = enlarge(this.#flagText, new Uint32Array(Math.max(row + 1, this.#flagText.length * 2)))
    } catch (error) {
      throw outOfMemory(row, error)
    }
  }
}

/** Makes one array for each constant, so that columns that say the same share their memory. */
function shareConstants(length: number): (constant: number) => Float64Array {
  const arrays = new Map<number, Float64Array>()
  return (constant) => {
    const known = arrays.get(constant)
    if (known !== undefined) return known
    const array = new Float64Array(length)
    if (constant !== 0) array.fill(constant)
    arrays.set(constant, array)
    return array
  }
}

import { enlarge, outOfMemory } from './mapping-table-builder'
import type { UsageUnit } from '../tables/usage-field'
import type { ColumnRoom } from './column-room'

const FIRST_CAPACITY = 256

/**
 * Collects one column of numbers, and takes no memory for it while all its rows hold the same number.
 *
 * Rows come in ascending order but may be left out (they become NaN) or, after `rewind`, come again.
 */
export class UsageColumnBuilder {
  readonly kernelName: string
  readonly unit: UsageUnit
  /** What every row so far holds, while `#values` is null. */
  #constant = Number.NaN
  #values: Float64Array<ArrayBuffer> | null = null
  /** Rows that have a number, or NaN for one left out: all below this. */
  #filled = 0

  readonly #room: ColumnRoom

  constructor(kernelName: string, unit: UsageUnit, room: ColumnRoom) {
    this.kernelName = kernelName
    this.unit = unit
    this.#room = room
  }

  /** Sets the number of a row; rows between the last one and this one were left out. */
  set(row: number, value: number): void {
    const values = this.#values
    if (values !== null && row === this.#filled && row < values.length) values[row] = value
    else if (values !== null || row !== this.#filled || value !== this.#constant) this.#setSlowly(row, value)
    this.#filled = row + 1
  }

  /** Forgets the rows from `row` on. */
  rewind(row: number): void {
    this.#filled = Math.min(this.#filled, row)
  }

  /** The column of `length` rows; `share` gives the one array for a constant. */
  finish(length: number, share: (constant: number) => Float64Array): Float64Array {
    if (this.#filled === 0) return share(Number.NaN)
    if (this.#filled < length) this.set(length - 1, Number.NaN)
    return this.#values === null ? share(this.#constant) : this.#values.subarray(0, length)
  }

  #setSlowly(row: number, value: number): void {
    if (this.#values === null && row === 0) {
      this.#constant = value
      return
    }
    const values = this.#reserve(row + 1)
    if (row > this.#filled) values.fill(Number.NaN, this.#filled, row)
    values[row] = value
  }

  #reserve(length: number): Float64Array<ArrayBuffer> {
    const before = this.#values
    if (before !== null && before.length >= length) return before
    let capacity = Math.max(FIRST_CAPACITY, before?.length ?? 0)
    while (capacity < length) capacity *= 2
    this.#room.take((capacity - (before?.length ?? 0)) * Float64Array.BYTES_PER_ELEMENT)
    const values = allocate(capacity)
    if (before === null) values.fill(this.#constant, 0, this.#filled)
    else enlarge(before, values)
    this.#values = values
    return values
  }
}

function allocate(capacity: number): Float64Array<ArrayBuffer> {
  try {
    return new Float64Array(capacity)
  } catch (error) {
    throw outOfMemory(capacity / 2, error)
  }
}

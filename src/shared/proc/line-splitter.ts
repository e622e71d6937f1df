const NEWLINE = 10
const FIRST_CARRY_BYTES = 4096

/** Takes whole lines: each newline of `[start, end)` closes one, and the last byte is a newline. */
export type LinesConsumer = (bytes: Uint8Array, start: number, end: number) => void

/**
 * Cuts a stream of bytes at line ends, so that a parser sees whole lines however the stream was read.
 *
 * Bytes are passed on where they lie; only a line that is split between two pushes is copied.
 */
export class LineSplitter {
  readonly #consume: LinesConsumer
  #carry = new Uint8Array(FIRST_CARRY_BYTES)
  #carried = 0

  constructor(consume: LinesConsumer) {
    this.#consume = consume
  }

  /** Bytes of a line whose end has not come. */
  get pendingBytes(): number {
    return this.#carried
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    let from = start
    if (this.#carried > 0) {
      const newline = bytes.indexOf(NEWLINE, start)
      if (newline < 0 || newline >= end) return this.#keep(bytes, start, end)
      this.#keep(bytes, start, newline + 1)
      from = newline + 1
      const length = this.#carried
      this.#carried = 0
      this.#consume(this.#carry, 0, length)
    }
    let whole = end
    while (whole > from && bytes[whole - 1] !== NEWLINE) whole--
    if (whole > from) this.#consume(bytes, from, whole)
    if (whole < end) this.#keep(bytes, whole, end)
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    const needed = this.#carried + end - start
    if (needed > this.#carry.length) {
      const larger = new Uint8Array(Math.max(needed, this.#carry.length * 2))
      larger.set(this.#carry.subarray(0, this.#carried))
      this.#carry = larger
    }
    this.#carry.set(bytes.subarray(start, end), this.#carried)
    this.#carried = needed
  }
}

const NEWLINE = 10
const VSYSCALL = '[vsyscall]\n'
/** Longer than any line of which only the end is looked at. */
const TAIL_BYTES = 16

/** Counts the lines of a text that comes in pieces; in each piece a line may begin or end anywhere. */
export class LineCounter {
  #lines = 0
  readonly #tail = new Uint8Array(TAIL_BYTES)

  /** Takes the bytes `[0, length)`; they are not kept. */
  push(bytes: Uint8Array, length: number): void {
    let lines = 0
    for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < length; at = bytes.indexOf(NEWLINE, at + 1)) lines++
    this.#lines += lines
    this.#keepTail(bytes, length)
  }

  /** Mappings that count against vm.max_map_count: lines, less one when the last is [vsyscall]. */
  get usedMaps(): number {
    const tail = String.fromCharCode(...this.#tail)
    return tail.endsWith(VSYSCALL) ? this.#lines - 1 : this.#lines
  }

  get lines(): number {
    return this.#lines
  }

  /** Starts a new text. */
  reset(): void {
    this.#lines = 0
    this.#tail.fill(0)
  }

  #keepTail(bytes: Uint8Array, length: number): void {
    const taken = Math.min(length, TAIL_BYTES)
    this.#tail.copyWithin(0, taken)
    this.#tail.set(bytes.subarray(length - taken, length), TAIL_BYTES - taken)
  }
}

const WRITTEN = 0
const CONSUMED = 1
const STATE = 2
const EVENT = 3
const PULSE = 4
const CONTROL_WORDS = 5

const OPEN = 0
const ENDED = 1
const STOPPED = 2

/** The shared memory of a ring; sent to both threads. A power of two of bytes, so that positions may wrap. */
export interface RingMemory {
  readonly control: SharedArrayBuffer
  readonly bytes: SharedArrayBuffer
}

/** Makes the memory of a ring of `capacity` bytes, a power of two. */
export function createRingMemory(capacity: number): RingMemory {
  return {
    control: new SharedArrayBuffer(CONTROL_WORDS * Int32Array.BYTES_PER_ELEMENT),
    bytes: new SharedArrayBuffer(capacity),
  }
}

/** A contiguous part of the ring: `[start, end)` of its bytes. */
export interface RingSpan {
  readonly start: number
  readonly end: number
}

/**
 * A stream of bytes from one thread to another through shared memory: one writes, one reads, a third may watch
 * and stop it.
 *
 * Positions count bytes modulo 2^32; their difference is what lies in the ring. The writer waits when the ring
 * is full and the reader when it is empty, both on one word that every step of anybody changes: who has read it
 * before looking cannot sleep through what came after the look.
 */
export class ByteRing {
  readonly bytes: Uint8Array
  readonly #control: Int32Array
  readonly #capacity: number

  constructor(memory: RingMemory) {
    this.bytes = new Uint8Array(memory.bytes)
    this.#control = new Int32Array(memory.control)
    this.#capacity = memory.bytes.byteLength
  }

  /** Makes the ring empty and open again; neither side may be at work. */
  reset(): void {
    for (let word = 0; word < CONTROL_WORDS; word++) Atomics.store(this.#control, word, 0)
  }

  /** Waits for at least `atLeast` free bytes, then returns the contiguous free part; null once stopped. */
  waitForRoom(atLeast: number): RingSpan | null {
    for (;;) {
      const event = Atomics.load(this.#control, EVENT)
      if (this.isStopped) return null
      const written = Atomics.load(this.#control, WRITTEN)
      const consumed = Atomics.load(this.#control, CONSUMED)
      const free = this.#capacity - ((written - consumed) >>> 0)
      if (free >= atLeast) return this.#span(written, free)
      Atomics.wait(this.#control, EVENT, event)
    }
  }

  /** The contiguous free part at this moment, for a writer that must not wait; null while the ring is full. */
  roomNow(): RingSpan | null {
    const written = Atomics.load(this.#control, WRITTEN)
    const free = this.#capacity - ((written - Atomics.load(this.#control, CONSUMED)) >>> 0)
    return free > 0 ? this.#span(written, free) : null
  }

  /** Waits for bytes and returns the contiguous part that is there; null at the end, or once stopped. */
  waitForBytes(): RingSpan | null {
    for (;;) {
      const event = Atomics.load(this.#control, EVENT)
      // The state is read first: bytes written before the end was marked are then seen for certain.
      const state = Atomics.load(this.#control, STATE)
      if (state === STOPPED) return null
      const written = Atomics.load(this.#control, WRITTEN)
      const consumed = Atomics.load(this.#control, CONSUMED)
      const filled = (written - consumed) >>> 0
      if (filled > 0) return this.#span(consumed, filled)
      if (state === ENDED) return null
      Atomics.wait(this.#control, EVENT, event)
    }
  }

  /** The writer has put `count` bytes where waitForRoom said. */
  commitWritten(count: number): void {
    Atomics.add(this.#control, WRITTEN, count)
    this.#wake()
  }

  /** The reader is done with `count` bytes of what waitForBytes gave. */
  commitConsumed(count: number): void {
    Atomics.add(this.#control, CONSUMED, count)
    this.#wake()
  }

  /** No more bytes will come. */
  end(): void {
    Atomics.compareExchange(this.#control, STATE, OPEN, ENDED)
    this.#wake()
  }

  /** Makes both sides give up at their next step. */
  stop(): void {
    Atomics.store(this.#control, STATE, STOPPED)
    this.#wake()
  }

  get isStopped(): boolean {
    return Atomics.load(this.#control, STATE) === STOPPED
  }

  /** The writer shows that it is alive: its last system call has returned. */
  beat(): void {
    Atomics.add(this.#control, PULSE, 1)
  }

  /** A number that changes whenever either side gets anywhere. */
  get activity(): number {
    return Atomics.load(this.#control, PULSE) + Atomics.load(this.#control, EVENT)
  }

  #wake(): void {
    Atomics.add(this.#control, EVENT, 1)
    Atomics.notify(this.#control, EVENT)
  }

  #span(position: number, length: number): RingSpan {
    const start = (position >>> 0) % this.#capacity
    return { start, end: Math.min(this.#capacity, start + length) }
  }
}

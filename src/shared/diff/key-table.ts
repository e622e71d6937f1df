const FREE = -1
const FIRST_CAPACITY = 1024

/**
 * Numbers distinct keys of four numbers by their first appearance: 0, 1, 2, ...
 *
 * Open addressing over columns that grow with the number of distinct keys, so that a million rows with ten keys
 * stay in the cache. Keys are compared whole; the hash uses the low 32 bits of each number.
 */
export class KeyTable {
  #slots = new Int32Array(FIRST_CAPACITY * 2).fill(FREE)
  #first = new Float64Array(FIRST_CAPACITY)
  #second = new Float64Array(FIRST_CAPACITY)
  #third = new Uint32Array(FIRST_CAPACITY)
  #fourth = new Uint32Array(FIRST_CAPACITY)
  size = 0

  /** The number of a key, or -1 where it is not known. */
  find(first: number, second: number, third: number, fourth: number): number {
    return this.#slots[this.#slotOf(first, second, third, fourth)] as number
  }

  /** The number of a key, which is added where it is not known. */
  add(first: number, second: number, third: number, fourth: number): number {
    const slot = this.#slotOf(first, second, third, fourth)
    const known = this.#slots[slot] as number
    if (known !== FREE) return known
    const key = this.size++
    this.#slots[slot] = key
    this.#first[key] = first
    this.#second[key] = second
    this.#third[key] = third
    this.#fourth[key] = fourth
    if (this.size === this.#first.length) this.#grow()
    return key
  }

  /** The slot that holds the key, or the free one where it would go. */
  #slotOf(first: number, second: number, third: number, fourth: number): number {
    const mask = this.#slots.length - 1
    let slot = hashKey(first, second, third, fourth) & mask
    for (;;) {
      const key = this.#slots[slot] as number
      if (key === FREE) return slot
      if (
        this.#first[key] === first &&
        this.#second[key] === second &&
        this.#third[key] === third &&
        this.#fourth[key] === fourth
      ) {
        return slot
      }
      slot = (slot + 1) & mask
    }
  }

  #grow(): void {
    const capacity = this.#first.length * 2
    const enlarge = <C extends Float64Array | Uint32Array>(full: C, larger: C): C => {
      larger.set(full)
      return larger
    }
    this.#first = enlarge(this.#first, new Float64Array(capacity))
    this.#second = enlarge(this.#second, new Float64Array(capacity))
    this.#third = enlarge(this.#third, new Uint32Array(capacity))
    this.#fourth = enlarge(this.#fourth, new Uint32Array(capacity))
    this.#slots = new Int32Array(capacity * 2).fill(FREE)
    const mask = this.#slots.length - 1
    for (let key = 0; key < this.size; key++) {
      let slot =
        hashKey(
          this.#first[key] as number,
          this.#second[key] as number,
          this.#third[key] as number,
          this.#fourth[key] as number,
        ) & mask
      while (this.#slots[slot] !== FREE) slot = (slot + 1) & mask
      this.#slots[slot] = key
    }
  }
}

/** Sizes and offsets are multiples of it; divided by it, more of their bits reach the hash. */
const PAGE = 4096

function hashKey(first: number, second: number, third: number, fourth: number): number {
  let hash = Math.imul(first / PAGE, 0x9e3779b1)
  hash = Math.imul((hash ^ (hash >>> 15)) + second / PAGE, 0x85ebca6b)
  hash = Math.imul((hash ^ (hash >>> 13)) + third, 0xc2b2ae35)
  hash = Math.imul((hash ^ (hash >>> 16)) + fourth, 0x27d4eb2f)
  return hash ^ (hash >>> 15)
}

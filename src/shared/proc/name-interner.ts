import type { StringIndex, StringTable } from '../tables/string-table'

const NEWLINE = 10
const FIRST_ARENA_BYTES = 1 << 14
const FIRST_SLOTS = 1 << 9
/** Entries of the cache from inode to name; a power of two. */
const HINT_SLOTS = 1 << 14
/** Bytes turned into a string in one call: below the engine's limit of arguments. */
const CODES_PER_CALL = 4096

/**
 * Interns names straight from bytes: a string is made only at the first sight of a name.
 *
 * Names are kept with their closing newline in one arena of bytes, so that comparing finds a name's end as well.
 * Two ways lead to a known name: a small cache by a number that mostly decides it (the inode), then a hash table.
 */
export class NameInterner {
  readonly #strings: string[] = ['']
  #arena = new Uint8Array(FIRST_ARENA_BYTES)
  #arenaView = new DataView(this.#arena.buffer)
  /** The bytes that names were interned from last, with a view to compare them four at a time. */
  #bytes: Uint8Array = this.#arena
  #view: DataView = this.#arenaView
  #arenaUsed = 0
  /** Where each name starts in the arena, with one more entry for the end of the last. */
  readonly #starts: number[] = [0, 0]
  readonly #hashes: number[] = [0]
  /** Open-addressing table of string indexes; 0 is free, since the empty string never enters it. */
  #slots = new Uint32Array(FIRST_SLOTS)
  readonly #recent = new Uint32Array(HINT_SLOTS)
  /** Position of the newline that closed the last interned name. */
  end = 0

  /** The names so far by index; the empty one is the first. */
  get strings(): readonly string[] {
    return this.#strings
  }

  /** Interns the bytes from `at` to the next newline, which must exist; sets `end` to that newline. */
  intern(bytes: Uint8Array, at: number, hint: number): StringIndex {
    if (bytes[at] === NEWLINE) {
      this.end = at
      return 0
    }
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    }
    const slot = (hint ^ (hint >>> 14)) & (HINT_SLOTS - 1)
    const candidate = this.#recent[slot] ?? 0
    if (candidate !== 0 && this.#matches(candidate, bytes, at)) return candidate
    const index = this.#lookUp(bytes, at)
    this.#recent[slot] = index
    return index
  }

  /** Hands the names over as a table; the interner must not be used afterwards. */
  finish(): StringTable {
    return { strings: this.#strings }
  }

  #matches(index: StringIndex, bytes: Uint8Array, at: number): boolean {
    const first = this.#starts[index] ?? 0
    const length = (this.#starts[index + 1] ?? 0) - first
    if (at + length > bytes.length) return false
    const view = this.#view
    const arenaView = this.#arenaView
    let i = 0
    for (; i + 4 <= length; i += 4) if (arenaView.getInt32(first + i) !== view.getInt32(at + i)) return false
    const arena = this.#arena
    for (; i < length; i++) if (arena[first + i] !== bytes[at + i]) return false
    this.end = at + length - 1
    return true
  }

  #lookUp(bytes: Uint8Array, at: number): StringIndex {
    let hash = 0x811c9dc5
    let end = at
    for (let byte = bytes[end] ?? NEWLINE; byte !== NEWLINE; byte = bytes[++end] ?? NEWLINE) {
      hash = Math.imul(hash ^ byte, 0x01000193)
    }
    hash ^= hash >>> 15
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = this.#slots[slot] ?? 0
      if (index === 0) return this.#add(bytes, at, end, hash, slot)
      if (this.#hashes[index] === hash && this.#matches(index, bytes, at)) return index
    }
  }

  #add(bytes: Uint8Array, at: number, end: number, hash: number, slot: number): StringIndex {
    const index = this.#strings.length
    this.#strings.push(latin1(bytes, at, end))
    this.#hashes.push(hash)
    this.#store(bytes, at, end)
    this.#slots[slot] = index
    if (index * 2 > this.#slots.length) this.#growSlots()
    this.end = end
    return index
  }

  #store(bytes: Uint8Array, at: number, end: number): void {
    const needed = this.#arenaUsed + (end - at) + 1
    if (needed > this.#arena.length) {
      const larger = new Uint8Array(Math.max(needed, this.#arena.length * 2))
      larger.set(this.#arena.subarray(0, this.#arenaUsed))
      this.#arena = larger
      this.#arenaView = new DataView(larger.buffer)
    }
    this.#arena.set(bytes.subarray(at, end), this.#arenaUsed)
    this.#arena[needed - 1] = NEWLINE
    this.#arenaUsed = needed
    this.#starts.push(needed)
  }

  #growSlots(): void {
    const slots = new Uint32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    for (let index = 1; index < this.#strings.length; index++) {
      let slot = (this.#hashes[index] ?? 0) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = index
    }
    this.#slots = slots
  }
}

/** The bytes as a string of one UTF-16 unit each. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at += CODES_PER_CALL) {
    // A plain array: spreading a typed one takes ten times as long.
    const codes = new Array<number>(Math.min(CODES_PER_CALL, end - at))
    for (let i = 0; i < codes.length; i++) codes[i] = bytes[at + i] ?? 0
    text += String.fromCharCode(...codes)
  }
  return text
}

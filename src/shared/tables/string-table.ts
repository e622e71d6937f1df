/** Row number of a string in a {@link StringTable}; 0 is always the empty string. */
export type StringIndex = number

/**
 * Interned strings of one table, by index.
 *
 * Names in /proc are bytes: each string holds one byte per UTF-16 unit (latin1), so that identity survives
 * invalid UTF-8. Decode with `decodeName` (format/name.ts) only to show them.
 */
export interface StringTable {
  readonly strings: readonly string[]
}

/** Collects distinct strings; index 0 is the empty string from the start. */
export class StringTableBuilder {
  readonly strings: string[] = ['']
  readonly #indexes = new Map<string, StringIndex>([['', 0]])

  /** Returns the index of `text`, adding it at first sight. */
  intern(text: string): StringIndex {
    const known = this.#indexes.get(text)
    if (known !== undefined) return known
    const index = this.strings.length
    this.strings.push(text)
    this.#indexes.set(text, index)
    return index
  }

  /** Hands the strings over as a table; the builder must not be used afterwards. */
  finish(): StringTable {
    return { strings: this.strings }
  }
}

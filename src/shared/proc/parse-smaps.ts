import type { MappingTable } from '../tables/mapping-table'
import type { UsageTable } from '../tables/usage-table'
import { ByteCursor } from './byte-cursor'
import { LineSplitter } from './line-splitter'
import { malformedLine, MappingLineReader } from './mapping-line'
import { MappingTableBuilder } from './mapping-table-builder'
import { latin1, NameInterner } from './name-interner'
import { countUsedMaps } from './parse-maps'
import { SmapsLayout, type LearnedLine } from './smaps-layout'
import { UsageTableBuilder } from './usage-table-builder'

const NEWLINE = 10
const SPACE = 32
const COLON = 58
const LETTER_A = 65
const LETTER_B_IN_KB = 66
const LETTER_Z = 90
const LETTER_K_IN_KB = 107
const BYTES_PER_KIB = 1024
const VM_FLAGS = 'VmFlags'
const VM_FLAGS_LABEL = Uint8Array.from(`${VM_FLAGS}:`, (letter) => letter.charCodeAt(0))
const NO_MAPPING = -1

/** What a whole /proc/PID/smaps says. */
export interface ParsedSmaps {
  readonly table: MappingTable
  /** Row for row with `table`. */
  readonly usage: UsageTable
  /** Mappings that count against vm.max_map_count; see ParsedMaps. */
  readonly usedMaps: number
  /** The process changed its mappings during the read; rows come from more than one moment. */
  readonly changedWhileReading: boolean
  /** The text ended inside a line, which is left out. */
  readonly truncated: boolean
}

/**
 * Parses /proc/PID/smaps from bytes, in pieces of any size, into two tables with the same rows.
 *
 * The first entry is parsed line by line and its layout kept; entries that fit it are then read from known places,
 * others line by line. Fields that we do not know are kept by name. Sizes become bytes here.
 * Errors: `malformed-proc` from `push` at a line that the kernel would not print; the parser is then spent.
 * Source: proc_pid_smaps(5).
 */
export class SmapsParser {
  readonly #lines = new LineSplitter((bytes, start, end) => this.#parseLines(bytes, start, end))
  readonly #header = new MappingLineReader()
  readonly #rows = new MappingTableBuilder()
  readonly #usage = new UsageTableBuilder()
  readonly #flagTexts = new NameInterner()
  readonly #cursor = new ByteCursor()
  readonly #fieldOrder = new Set<string>()
  /** Lines of the entry in work, kept until it can become the layout; null once there is one. */
  #learning: LearnedLine[] | null = []
  #layout: SmapsLayout | null = null
  #row = NO_MAPPING
  #lineCount = 0

  /** Takes the bytes `[start, end)`; they are not kept, so the buffer may be used again at once. */
  push(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#lines.push(bytes, start, end)
  }

  /** Rows so far. */
  get rowCount(): number {
    return this.#rows.length
  }

  /** Ends the parse; the parser must not be used afterwards. */
  finish(): ParsedSmaps {
    const usage = this.#usage.finish(this.#rows.length, this.#flagTexts.finish(), [...this.#fieldOrder])
    const flags = { low: usage.flagsLow, high: usage.flagsHigh }
    const table = this.#rows.finish(this.#header.names.finish(), flags)
    return {
      table,
      usage,
      usedMaps: countUsedMaps(table),
      changedWhileReading: this.#rows.changedWhileReading,
      truncated: this.#lines.pendingBytes > 0,
    }
  }

  #parseLines(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end;) {
      const first = bytes[at] ?? 0
      const isField = first >= LETTER_A && first <= LETTER_Z
      const next = isField ? this.#readField(bytes, at) : this.#readEntry(bytes, at, end)
      this.#lineCount++
      if (next < 0) throw malformedLine('smaps', bytes, at, this.#lineCount)
      at = next
    }
  }

  /** Reads the line of a mapping and, where the entry fits the layout, all its numbers and flags. */
  #readEntry(bytes: Uint8Array, at: number, end: number): number {
    this.#closeLayout()
    const nextRow = this.#rows.length
    const next = this.#header.read(bytes, at, this.#rows)
    if (next < 0) return -1
    const row = this.#rows.length - 1
    this.#row = row
    if (row !== nextRow) this.#usage.rewind(row)
    const layout = this.#layout
    if (layout === null || next + layout.length > end || !layout.take(bytes, next, row)) return next
    this.#lineCount += layout.lineCount
    const afterNumbers = next + layout.length
    return hasLabel(bytes, afterNumbers, end) ? this.#readFlags(bytes, afterNumbers) : afterNumbers
  }

  /** Makes the numbers that stand one after the other at the head of the first entry the layout of all. */
  #closeLayout(): void {
    if (this.#learning === null || this.#learning.length === 0) return
    this.#layout = new SmapsLayout(this.#learning)
    this.#learning = null
  }

  /** Reads one line of a field: `Label:   number kB`, `Label:  number` or the flags. */
  #readField(bytes: Uint8Array, at: number): number {
    let colon = at
    while (bytes[colon] !== COLON) {
      if (bytes[colon] === NEWLINE || bytes[colon] === SPACE) return -1
      colon++
    }
    if (this.#row === NO_MAPPING) return -1
    const name = latin1(bytes, at, colon)
    this.#fieldOrder.add(name)
    if (name === VM_FLAGS) {
      this.#closeLayout()
      return this.#readFlags(bytes, at)
    }
    return this.#readNumber(bytes, at, colon, name)
  }

  #readFlags(bytes: Uint8Array, at: number): number {
    const text = this.#flagTexts.intern(bytes, at + VM_FLAGS_LABEL.length, this.#rows.lastPermissions)
    this.#usage.setFlags(this.#row, text)
    return this.#flagTexts.end + 1
  }

  #readNumber(bytes: Uint8Array, at: number, colon: number, name: string): number {
    const cursor = this.#cursor
    cursor.bytes = bytes
    cursor.at = colon + 1
    cursor.skipSpaces()
    const value = cursor.readDecimal()
    const lastDigit = cursor.at - 1
    const isKib =
      bytes[cursor.at] === SPACE &&
      bytes[cursor.at + 1] === LETTER_K_IN_KB &&
      bytes[cursor.at + 2] === LETTER_B_IN_KB
    if (isKib) cursor.at += 3
    const isNumber = value >= 0 && bytes[cursor.at] === NEWLINE
    const newline = isNumber ? cursor.at : bytes.indexOf(NEWLINE, colon)
    const scale = isKib ? BYTES_PER_KIB : 1
    const column = this.#usage.column(name, isKib ? 'bytes' : 'number')
    column?.set(this.#row, isNumber ? value * scale : Number.NaN)
    const length = newline + 1 - at
    if (!isNumber) this.#closeLayout()
    const label = this.#learning === null ? null : bytes.slice(at, colon + 1)
    if (label !== null) this.#learning?.push({ column, label, lastDigit: lastDigit - at, scale, length })
    return newline + 1
  }
}

/** Says whether a line of flags starts at `at`. */
function hasLabel(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + VM_FLAGS_LABEL.length >= end) return false
  for (let i = 0; i < VM_FLAGS_LABEL.length; i++) if (bytes[at + i] !== VM_FLAGS_LABEL[i]) return false
  return true
}

/** Parses a whole smaps text that is already in memory; see {@link SmapsParser}. */
export function parseSmaps(bytes: Uint8Array): ParsedSmaps {
  const parser = new SmapsParser()
  parser.push(bytes)
  return parser.finish()
}

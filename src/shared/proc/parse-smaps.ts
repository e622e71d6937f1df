import type { MappingTable } from '../tables/mapping-table'
import type { UsageTable } from '../tables/usage-table'
import { ByteCursor } from './byte-cursor'
import { LineSplitter } from './line-splitter'
import { malformedLine, MappingLineReader } from './mapping-line'
import { MappingTableBuilder } from './mapping-table-builder'
import { latin1, NameInterner } from './name-interner'
import { countUsedMaps } from './parse-maps'
import { isPadded, SmapsLayout, type LearnedLine } from './smaps-layout'
import type { UsageColumnBuilder } from './usage-column-builder'
import { UsageTableBuilder } from './usage-table-builder'
import { KIB } from '../units'

const NEWLINE = 10
const SPACE = 32
const COLON = 58
const LETTER_A = 65
const LETTER_Z = 90
const VM_FLAGS = 'VmFlags'
const KIB_SUFFIX = Uint8Array.from(' kB', (letter) => letter.charCodeAt(0))
const NO_MAPPING = -1
/** Entries in a row that may differ from the layout before another one is learned. */
const MOST_MISFITS = 8

/** A field that was seen, with the bytes of its label up to and with the colon. */
interface KnownField {
  readonly label: Uint8Array
  readonly name: string
  column: UsageColumnBuilder | null
}

/** Kernels have about 25; a later one may have more. */
const MOST_FIELDS = 64

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
  readonly #usage: UsageTableBuilder
  readonly #flagTexts = new NameInterner()
  readonly #cursor = new ByteCursor()
  /** Fields in the order of their first appearance. */
  readonly #fields: KnownField[] = []
  /** Which of the fields is expected next. */
  #nextField = 0
  #misfits = 0
  /** Lines of the entry in work, kept until it can become the layout; null once there is one. */
  #learning: LearnedLine[] | null = []
  #layout: SmapsLayout | null = null
  #row = NO_MAPPING
  #lineCount = 0

  /** `mostUsageBytes` is the memory that the columns of numbers may take, see ColumnRoom; the kernel is trusted. */
  constructor(mostUsageBytes = Number.POSITIVE_INFINITY) {
    this.#usage = new UsageTableBuilder(mostUsageBytes)
  }

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
    const usage = this.#usage.finish(
      this.#rows.length,
      this.#flagTexts.finish(),
      this.#fields.map((field) => field.name),
    )
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
    this.#nextField = 0
    const layout = this.#layout
    if (layout === null || next + layout.length > end) return next
    if (!layout.take(bytes, next, row)) return this.#noteMisfit(next)
    this.#misfits = 0
    this.#nextField = layout.lineCount
    this.#lineCount += layout.lineCount
    return next + layout.length
  }

  /** Has another layout learned once too many entries did not fit: the first one may have been the odd one. */
  #noteMisfit(next: number): number {
    this.#misfits++
    if (this.#misfits > MOST_MISFITS) {
      this.#misfits = 0
      this.#layout = null
      this.#learning = []
    }
    return next
  }

  /** Makes the numbers that stand one after the other at the head of an entry the layout of all. */
  #closeLayout(): void {
    const lines = this.#learning
    if (lines === null || lines.length === 0) return
    this.#layout = lines.every(isPadded) ? new SmapsLayout(lines) : null
    this.#learning = null
  }

  /** Reads one line of a field: `Label:   number kB`, `Label:  number` or the flags. */
  #readField(bytes: Uint8Array, at: number): number {
    if (this.#row === NO_MAPPING) return -1
    const field = this.#fieldAt(bytes, at)
    if (field === null) return -1
    if (field.name !== VM_FLAGS) return this.#readNumber(bytes, at, field)
    this.#closeLayout()
    return this.#readFlags(bytes, at + field.label.length)
  }

  /** The field whose label starts at `at`; null where there is no label. Mostly the one expected. */
  #fieldAt(bytes: Uint8Array, at: number): KnownField | null {
    const fields = this.#fields
    const expected = fields[this.#nextField]
    if (expected !== undefined && startsWith(bytes, at, expected.label)) {
      this.#nextField++
      return expected
    }
    let colon = at
    while (bytes[colon] !== COLON) {
      if (bytes[colon] === NEWLINE || bytes[colon] === SPACE) return null
      colon++
    }
    const name = latin1(bytes, at, colon)
    let index = fields.findIndex((field) => field.name === name)
    // Each is a column of its own: a text that never ends naming new ones would take all memory.
    if (index < 0 && fields.length === MOST_FIELDS) return null
    if (index < 0) index = fields.push({ label: bytes.slice(at, colon + 1), name, column: null }) - 1
    this.#nextField = index + 1
    return fields[index] ?? null
  }

  #readFlags(bytes: Uint8Array, at: number): number {
    const text = this.#flagTexts.intern(bytes, at, this.#rows.lastPermissions)
    this.#usage.setFlags(this.#row, text)
    return this.#flagTexts.end + 1
  }

  #readNumber(bytes: Uint8Array, at: number, field: KnownField): number {
    const cursor = this.#cursor
    cursor.bytes = bytes
    cursor.at = at + field.label.length
    cursor.skipSpaces()
    const value = cursor.readDecimal()
    const lastDigit = cursor.at - 1 - at
    const isKib = startsWith(bytes, cursor.at, KIB_SUFFIX)
    if (isKib) cursor.at += KIB_SUFFIX.length
    const isNumber = value >= 0 && bytes[cursor.at] === NEWLINE
    const next = (isNumber ? cursor.at : bytes.indexOf(NEWLINE, at)) + 1
    const scale = isKib ? KIB : 1
    const column = (field.column ??= this.#usage.column(field.name, isKib ? 'bytes' : 'number'))
    column?.set(this.#row, isNumber ? value * scale : Number.NaN)
    if (!isNumber) this.#closeLayout()
    else this.#learning?.push({ column, bytes: bytes.slice(at, next), lastDigit, scale })
    return next
  }
}

/** Says whether these bytes stand at `at`. */
function startsWith(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false
  return true
}

/** Parses a whole smaps text that is already in memory; see {@link SmapsParser}. */
export function parseSmaps(bytes: Uint8Array, mostUsageBytes?: number): ParsedSmaps {
  const parser = new SmapsParser(mostUsageBytes)
  parser.push(bytes)
  return parser.finish()
}

import type { MappingTable } from '../tables/mapping-table'
import { LineSplitter } from './line-splitter'
import { malformedLine, MappingLineReader } from './mapping-line'
import { MappingTableBuilder } from './mapping-table-builder'

const VSYSCALL = '[vsyscall]'

/** What a whole /proc/PID/maps says. */
export interface ParsedMaps {
  readonly table: MappingTable
  /** Lines read, those included that a later line replaced. */
  readonly lineCount: number
  /** Mappings that count against vm.max_map_count: rows, less one when the last is [vsyscall]. */
  readonly usedMaps: number
  /** The process changed its mappings during the read; rows come from more than one moment. */
  readonly changedWhileReading: boolean
  /** The text ended inside a line, which is left out. */
  readonly truncated: boolean
}

/**
 * Parses /proc/PID/maps from bytes, in pieces of any size, into a classified table.
 *
 * Shape: rows ascend by address and are disjoint whatever the text says; see MappingTableBuilder for lines that
 * reach back. Nothing is allocated per row; a name becomes a string at its first sight.
 * Errors: `malformed-proc` from `push` at a line that the kernel would not print; the parser is then spent.
 * Source: proc_pid_maps(5).
 *
 *   const parser = new MapsParser()
 *   for (const [buffer, length] of reads) parser.push(buffer, 0, length)
 *   const { table, usedMaps } = parser.finish()
 */
export class MapsParser {
  readonly #lines = new LineSplitter((bytes, start, end) => this.#parseLines(bytes, start, end))
  readonly #line = new MappingLineReader()
  readonly #rows = new MappingTableBuilder()
  #lineCount = 0

  /** Takes the bytes `[start, end)`; they are not kept, so the buffer may be used again at once. */
  push(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#lines.push(bytes, start, end)
    this.#rows.classifySoFar(this.#line.names.strings)
  }

  /** Rows so far. */
  get rowCount(): number {
    return this.#rows.length
  }

  /** Ends the parse; the parser must not be used afterwards. */
  finish(): ParsedMaps {
    const table = this.#rows.finish(this.#line.names.finish())
    return {
      table,
      lineCount: this.#lineCount,
      usedMaps: countUsedMaps(table),
      changedWhileReading: this.#rows.changedWhileReading,
      truncated: this.#lines.pendingBytes > 0,
    }
  }

  #parseLines(bytes: Uint8Array, start: number, end: number): void {
    const line = this.#line
    const rows = this.#rows
    for (let at = start; at < end;) {
      const next = line.read(bytes, at, rows)
      this.#lineCount++
      if (next < 0) throw malformedLine('maps', bytes, at, this.#lineCount)
      at = next
    }
  }
}

/** Mappings of a table that count against vm.max_map_count: all but a [vsyscall] at the end. */
export function countUsedMaps(table: MappingTable): number {
  const last = table.length - 1
  const lastName = table.strings.strings[table.name[last] ?? 0]
  return last >= 0 && lastName === VSYSCALL ? last : table.length
}

/** Parses a whole maps text that is already in memory; see {@link MapsParser}. */
export function parseMaps(bytes: Uint8Array): ParsedMaps {
  const parser = new MapsParser()
  parser.push(bytes)
  return parser.finish()
}

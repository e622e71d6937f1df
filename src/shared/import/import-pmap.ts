import { parseHex } from '../format/address'
import { MappingTableBuilder } from '../proc/mapping-table-builder'
import { UsageTableBuilder } from '../proc/usage-table-builder'
import { StringTableBuilder } from '../tables/string-table'
import { BYTES_PER_KIB } from '../units'
import { badLine, END_OF_ADDRESSES, nameFromPmap, parseMode, type ImportedTables } from './imported-tables'
import { PMAP_TABLE_HEAD } from './recognisers'
import type { TextLine } from './text-line'

/** Columns of pmap without a head: what procps and busybox print without an option. */
const PLAIN = ['Address', 'Kbytes', 'Mode', 'Mapping']
/** The names of smaps for sizes that pmap prints under its own; Dirty is a sum of two, which keeps its name. */
const FIELDS: Readonly<Record<string, string>> = {
  RSS: 'Rss',
  PSS: 'Pss',
  DIRTY: 'Dirty',
  Dirty: 'Dirty',
  SWAP: 'Swap',
  Swap: 'Swap',
  Anon: 'Anonymous',
  Locked: 'Locked',
}
/** The one mapping of x86-64 that the limit does not count; pmap calls it anonymous. Source: get_gate_vma(). */
const VSYSCALL = 0xffffffffff600000

interface Row {
  readonly start: number
  readonly end: number
  readonly cells: Readonly<Record<string, string>>
}

/**
 * Reads the rows of pmap, of pmap -x and -d, of procps 3.2, SUSE and busybox: the columns are those that the head names.
 *
 * None tells inodes, and names are last parts of paths where the tool is procps. Sizes that are "-" were not read.
 * Errors: `invalid-request` for a line that is no row, but for the last one, which may be cut.
 */
export function importPmap(lines: readonly TextLine[]): ImportedTables {
  const rows = new MappingTableBuilder()
  const strings = new StringTableBuilder()
  const usage = new UsageTableBuilder()
  let columns: readonly string[] = PLAIN
  let isCut = false
  for (const [at, { text, number }] of lines.entries()) {
    if (PMAP_TABLE_HEAD.test(text)) {
      columns = text.trim().split(/\s+/)
      continue
    }
    const line = readRow(text, columns)
    if (line === undefined) {
      if (at < lines.length - 1) throw badLine(number, text)
      isCut = true
      continue
    }
    const { start, end, cells } = line
    const name = start === VSYSCALL ? '[vsyscall]' : nameFromPmap(cells['Mapping'] ?? '')
    const offset = parseHex(cells['Offset'] ?? '') ?? 0
    const mode = parseMode(cells['Mode'] ?? '')
    const row = rows.append(start, end, mode, offset, deviceOf(cells['Device']), 0, 0, strings.intern(name))
    if (row < rows.length - 1 || rows.changedWhileReading) usage.rewind(row)
    for (const column of columns) {
      const field = FIELDS[column]
      if (field !== undefined) usage.column(field, 'bytes')?.set(row, kibIn(cells[column]))
    }
  }
  const mappings = rows.finish(strings.finish())
  const fields = columns.flatMap((column) => FIELDS[column] ?? [])
  return {
    mappings,
    usage: fields.length === 0 ? null : usage.finish(mappings.length, { strings: [''] }, ['Size', ...fields]),
    absent: columns.includes('Offset') ? ['inode', 'path'] : ['offset', 'device', 'inode', 'path'],
    isTorn: rows.changedWhileReading,
    isCut,
  }
}

/** The cells of a row by the names of their columns; the mapping is the rest of the line and may hold spaces. */
function readRow(text: string, columns: readonly string[]): Row | undefined {
  const words = text.trimEnd().split(/\s+/, columns.length - 1)
  const cells: Record<string, string> = {}
  for (const [at, column] of columns.slice(0, -1).entries()) {
    const name =
      column === 'START' ? 'Address' : column === 'SIZE' ? 'Kbytes' : column === 'PERM' ? 'Mode' : column
    cells[name] = words[at] ?? ''
  }
  cells['Mapping'] = afterWords(text, columns.length - 1)
  const start = /^[0-9a-f]{8,16}$/.test(cells['Address'] ?? '') ? parseHex(cells['Address'] ?? '') : undefined
  const end = (start ?? Number.NaN) + kibIn(cells['Kbytes'])
  // Without a head the unit is told behind the number.
  const hasUnit = columns !== PLAIN || cells['Kbytes']?.endsWith('K') === true
  const isRow = hasUnit && start !== undefined && end > start && end <= END_OF_ADDRESSES
  return isRow && /^[r-][w-][x-][sp-]/.test(cells['Mode'] ?? '') ? { start, end, cells } : undefined
}

/** What follows the first words of a line. */
function afterWords(text: string, count: number): string {
  const word = /\S+/g
  for (let at = 0; at < count; at++) if (word.exec(text) === null) return ''
  return text.slice(word.lastIndex)
}

/** Bytes of "12", "12K"; NaN of "-" and of what is no number. */
function kibIn(cell = ''): number {
  return /^\d{1,15}K?$/.test(cell) ? Number.parseInt(cell, 10) * BYTES_PER_KIB : Number.NaN
}

/** pmap -d prints a device as `0fd:00000`. */
function deviceOf(cell = ''): number {
  const [, major = '0', minor = '0'] = /^([0-9a-f]{2,4}):([0-9a-f]{2,6})$/.exec(cell) ?? []
  return ((Number.parseInt(major, 16) << 20) | Number.parseInt(minor, 16)) >>> 0
}

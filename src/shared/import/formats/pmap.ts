import { parseHex } from '../../format/address'
import { MappingTableBuilder } from '../../proc/mapping-table-builder'
import { UsageTableBuilder } from '../../proc/usage-table-builder'
import { StringTableBuilder } from '../../tables/string-table'
import { kibToBytes } from '../../units'
import { badLine, END_OF_ADDRESSES, nameFromPmap, parseMode, type ImportedTables } from '../imported-tables'
import { arrangeRows } from '../arrange-rows'
import type { TakenLines, TextFormat } from '../text-format'
import { textOf } from '../text-lines'

/** The head of a table of pmap -x, of -d, of procps 3.2 or of SUSE's: where a row begins, then sizes and mode. */
export const PMAP_TABLE_HEAD = /^(?:Address|START)\s+(?:Kbytes|SIZE)\s.*\b(?:Mode|PERM)\b/

/** What procps and busybox print without an option. */
export const PMAP: TextFormat = {
  source: 'pmap',
  row: /^[0-9a-f]{8,16}\s+\d+K\s+[r-][w-][x-][sp-]/,
  read: readPmap,
}

/** pmap -x and -d. */
export const PMAP_EXTENDED: TextFormat = {
  source: 'pmap-x',
  row: /^[0-9a-f]{8,16}\s+\d+K?\s(?:.*\s)?[r-][w-][x-][sp-]/,
  head: PMAP_TABLE_HEAD,
  read: readPmap,
}

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
/** SUSE's words for columns of procps. */
const SAME_COLUMN: Readonly<Record<string, string>> = { START: 'Address', SIZE: 'Kbytes', PERM: 'Mode' }
/** The place of a column that is not there. */
const NOWHERE = -1
/** The only mapping of x86-64 that the limit does not count; pmap calls it anonymous. Source: get_gate_vma(). */
const VSYSCALL = 0xffffffffff600000

/** The columns that a head names, by where their cells stand in a row. */
interface Columns {
  /** Takes a row apart: a word for each column, and the rest, which is the mapping and may hold spaces. */
  readonly row: RegExp
  /** Without a head the unit follows the number. */
  readonly hasHead: boolean
  readonly at: Readonly<Record<'Address' | 'Kbytes' | 'Mode' | 'Offset' | 'Device', number>>
  readonly fields: readonly { readonly name: string; readonly at: number }[]
  readonly hasOffset: boolean
}

/**
 * Reads the rows of pmap, of pmap -x and -d, of procps 3.2, SUSE and busybox: the columns are those that the head names.
 *
 * None has inodes, and names are last parts of paths where the tool is procps. Sizes that are "-" were not read.
 * Errors: `invalid-request` for a line that is not a row, but for the last one, which may be cut.
 */
function readPmap(taken: TakenLines): ImportedTables {
  const { text } = taken
  const lines = arrangeRows(taken, pmapRange)
  const rows = new MappingTableBuilder()
  const strings = new StringTableBuilder()
  const usage = new UsageTableBuilder()
  let columns = readColumns(PLAIN, false)
  let isCut = false
  for (const [place, line] of lines.entries()) {
    const words = textOf(text, line)
    if (PMAP_TABLE_HEAD.test(words)) {
      columns = readColumns(words.trim().split(/\s+/), true)
      continue
    }
    const cells = columns.row.exec(words) ?? []
    const range = readRange(cells, columns)
    if (range === undefined) {
      if (place < lines.length - 1) throw badLine(text, line)
      isCut = true
      continue
    }
    const { at, fields } = columns
    const name = range.start === VSYSCALL ? '[vsyscall]' : nameFromPmap(cells.at(-1) ?? '')
    const offset = parseHex(cells[at.Offset] ?? '') ?? 0
    const mode = parseMode(cells[at.Mode] ?? '')
    const device = deviceOf(cells[at.Device])
    const row = rows.append(range.start, range.end, mode, offset, device, 0, 0, strings.intern(name))
    if (row < rows.length - 1 || rows.changedWhileReading) usage.rewind(row)
    for (const field of fields) usage.column(field.name, 'bytes')?.set(row, kibIn(cells[field.at]))
  }
  const mappings = rows.finish(strings.finish())
  const fields = columns.fields.map(({ name }) => name)
  return {
    // pmap -d has a head, and no sizes but the mapping's own.
    source: fields.length === 0 ? 'pmap' : 'pmap-x',
    mappings,
    usage: fields.length === 0 ? null : usage.finish(mappings.length, { strings: [''] }, ['Size', ...fields]),
    absent: columns.hasOffset ? ['inode', 'path'] : ['offset', 'device', 'inode', 'path'],
    isTorn: rows.changedWhileReading,
    isCut,
  }
}

/** The range of a row of pmap. */
function pmapRange(line: string): { start: number; end: number } | undefined {
  const match = /^([0-9a-f]{8,16})\s+(\d+)/.exec(line)
  if (match === null) return undefined
  const start = parseHex(match[1] ?? '') ?? 0
  return { start, end: start + kibToBytes(Number(match[2])) }
}

/** The last of the columns is the mapping, whatever it is called. */
function readColumns(printed: readonly string[], hasHead: boolean): Columns {
  const names = printed.slice(0, -1).map((name) => SAME_COLUMN[name] ?? name)
  // The whole row is the first of what the expression finds.
  const placeOf = (name: string): number => names.indexOf(name) + 1 || NOWHERE
  const fields = names.flatMap((name, index) => {
    const field = FIELDS[name]
    return field === undefined ? [] : [{ name: field, at: index + 1 }]
  })
  return {
    row: new RegExp(`^${names.map(() => '(\\S+)').join('\\s+')}(?!\\S)([^]*)$`),
    hasHead,
    at: {
      Address: placeOf('Address'),
      Kbytes: placeOf('Kbytes'),
      Mode: placeOf('Mode'),
      Offset: placeOf('Offset'),
      Device: placeOf('Device'),
    },
    fields,
    hasOffset: names.includes('Offset'),
  }
}

/** The range of a row by its cells; undefined of a line that is none. */
function readRange(
  cells: readonly string[],
  { at, hasHead }: Columns,
): { readonly start: number; readonly end: number } | undefined {
  const [address = '', size = '', mode = ''] = [cells[at.Address], cells[at.Kbytes], cells[at.Mode]]
  const start = /^[0-9a-f]{8,16}$/.test(address) ? Number.parseInt(address, 16) : Number.NaN
  const end = start + kibIn(size)
  const isRow = (hasHead || size.endsWith('K')) && end > start && end <= END_OF_ADDRESSES
  return isRow && /^[r-][w-][x-][sp-]/.test(mode) ? { start, end } : undefined
}

/** Bytes of "12", "12K"; NaN of "-" and of what is not a number. */
function kibIn(cell = ''): number {
  return /^\d{1,15}K?$/.test(cell) ? kibToBytes(Number.parseInt(cell, 10)) : Number.NaN
}

/** pmap -d prints a device as `0fd:00000`. */
function deviceOf(cell = ''): number {
  const [, major = '0', minor = '0'] = /^([0-9a-f]{2,4}):([0-9a-f]{2,6})$/.exec(cell) ?? []
  return ((Number.parseInt(major, 16) << 20) | Number.parseInt(minor, 16)) >>> 0
}

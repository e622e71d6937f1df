import { PERM_SHARED, PERM_SHARING_UNTOLD } from '../../tables/mapping-table'
import { hexIn, importRows, type TextRow } from '../import-rows'
import { parseMode, type ImportedTables } from '../imported-tables'
import type { TakenLines, TextFormat } from '../text-format'
import { textOf, type LineIndex, type TextLines } from '../text-lines'

/** A number, what it is (capitals: valgrind's own), first and last byte, size, access, and of a file what it is. */
const ROW =
  /^\s*(?:--\d+:\d+:)?\s*aspacem\s+\d+:\s+(file|anon|shm|FILE|ANON|SHM|RSVN)?\s*([0-9a-f]{8,16})-([0-9a-f]{8,16})\s+\d+[kmgtpe]?(?:\s+([r-][w-][x-])\S*)?(.*)$/
const FILE = /\sd=0x([0-9a-f]{1,8})\s+i=(\d{1,16})\s+o=(\d{1,16})\s+\((\d+,\d+)\)/
const LIST = /aspacem\s+<<< SHOW_SEGMENTS/
const NAME = /aspacem\s+\((\d+,\d+),\d+\)\s+(\S.*?)\s*$/

/** The segments of valgrind's address space manager, as its debug log and its end for lack of memory print them. */
export const VALGRIND: TextFormat = {
  source: 'valgrind',
  row: ROW,
  more: /^\s*(?:--\d+:\d+:)?\s*aspacem\s/,
  isScattered: true,
  read: readValgrind,
}

/** A log holds a list for each moment: the last one is read. Reserved and free addresses are no mappings. */
function readValgrind(taken: TakenLines): ImportedTables {
  const { text, lines, isRow } = taken
  const first = startOfList(text, lines.findLast(isRow) ?? 0)
  const names = readNames(text, first, lines.at(-1) ?? first)
  const last = { ...taken, lines: lines.filter((line) => line >= first) }
  const tables = importRows('valgrind', last, (line) => readRow(line, names))
  return {
    ...tables,
    says: 'valgrind joins neighbours that it holds to be alike, so the kernel may count more mappings.',
  }
}

function startOfList(text: TextLines, row: LineIndex): LineIndex {
  for (let line = row; line >= 0; line--) if (LIST.test(textOf(text, line))) return line
  return 0
}

function readNames(text: TextLines, from: LineIndex, to: LineIndex): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (let line = from; line <= to; line++) {
    const [, key, name] = NAME.exec(textOf(text, line)) ?? []
    if (key !== undefined && name !== undefined) names.set(key, name)
  }
  return names
}

function readRow(line: string, names: ReadonlyMap<string, string>): TextRow | null {
  const [, kind = 'RSVN', from = '', to = '', access, rest = ''] = ROW.exec(line) ?? []
  if (kind === 'RSVN' || access === undefined) return null
  const place = { start: hexIn(from), end: hexIn(to) + 1 }
  const isShared = kind.toLowerCase() === 'shm'
  const permissions = parseMode(access) | (isShared ? PERM_SHARED : PERM_SHARING_UNTOLD)
  const [, device = '', inode, offset, key = ''] = FILE.exec(rest) ?? []
  if (inode === undefined) return { ...place, permissions, name: '' }
  return {
    ...place,
    permissions,
    offset: Number(offset),
    device: deviceOf(hexIn(device)),
    inode: Number(inode),
    name: names.get(key) ?? `[file ${key}]`,
  }
}

/** The device as stat() gives it, as the kernel numbers it. Source: new_decode_dev(). */
function deviceOf(number: number): number {
  const minor = (number & 0xff) | ((number >>> 12) & 0xfff00)
  return ((((number >>> 8) & 0xfff) << 20) | minor) >>> 0
}

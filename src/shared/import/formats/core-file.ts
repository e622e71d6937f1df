import { VmatlasError } from '../../errors'
import { PERM_ACCESS_UNTOLD } from '../../tables/mapping-table'
import {
  hexIn,
  parseAccess,
  permissionsIn,
  readRows,
  tablesOfRows,
  type PlacedRow,
  type TextRow,
} from '../import-rows'
import type { ImportedTables } from '../imported-tables'
import type { TakenLines, TextFormat } from '../text-format'
import { textOf, type LineIndex, type TextLines } from '../text-lines'

/** A segment of readelf -lW and eu-readelf -l: address, sizes in the file and in memory, access, alignment. */
const SEGMENT =
  /^\s*LOAD\s+0x[0-9a-f]+\s+0x([0-9a-f]{8,16})\s+0x[0-9a-f]+\s+0x[0-9a-f]+\s+0x([0-9a-f]{1,16})\s+([R ])([W ])([E ])\s+0x([0-9a-f]+)\s*$/
/** A file of the NT_FILE note: start, end, offset in pages; its name is the next line. */
const FILE = /^\s*0x([0-9a-f]{8,16})\s+0x([0-9a-f]{8,16})\s+0x([0-9a-f]{8,16})\s*$/
/** The same of eu-readelf: start, end, offset in bytes, size, name. */
const ELFUTILS_FILE = /^\s*([0-9a-f]{8,16})-([0-9a-f]{8,16}) ([0-9a-f]{8,16}) (\d+)\s+(\S.*?)\s*$/
const PAGE_SIZE = /^\s*Page size: (\d+)\s*$/
/** What the kernel calls the page at the end; no file, and not in NT_FILE. */
const VSYSCALL = 0xffffffffff600000

/** What readelf and eu-readelf print of a core file: its segments, its mapped files, or both. */
export const CORE_FILE: TextFormat = {
  source: 'core-file',
  row: new RegExp([SEGMENT, FILE, ELFUTILS_FILE].map(({ source }) => source).join('|')),
  head: /NT_FILE \(mapped files\)|Elf file type is CORE|^\s*CORE\s+\d+\s+FILE\s*$|^\s*Type:\s+CORE\b/,
  more: /^\s{6,}\S/,
  isScattered: true,
  read: readCore,
}

/** Files alone where there are no segments. Errors: `invalid-request` for segments alone. */
function readCore(taken: TakenLines): ImportedTables {
  const pageSize = pageSizeIn(taken)
  let isOfGdb = false
  const segments: PlacedRow[] = []
  const files: PlacedRow[] = []
  const { isCut } = readRows(taken, (line, index) => {
    const segment = readSegment(line)
    if (segment === null) {
      files.push({ ...readFile(taken.text, line, index, pageSize), line: index })
      return files.at(-1)
    }
    isOfGdb ||= segment.isOfGdb
    segments.push({ ...segment.row, line: index })
    return segments.at(-1)
  })
  if (segments.length === 0) {
    const lacks =
      'These are mappings of files alone: the segments of the core file (readelf -lW) have the others.'
    return { ...tablesOfRows('core-file', files, isCut), lacks }
  }
  if (files.length === 0) {
    throw new VmatlasError(
      'invalid-request',
      'These are the segments of a core file without its mapped files, so nothing tells files from other memory.',
      'Give them together with the notes: readelf -lWn CORE, or eu-readelf -ln CORE.',
    )
  }
  return joinFiles(segments, files, isOfGdb, isCut)
}

/** Names the segments that lie in files, and adds files that were left out of the segments, as gdb does with some. */
function joinFiles(
  segments: readonly PlacedRow[],
  files: readonly PlacedRow[],
  isOfGdb: boolean,
  isCut: boolean,
): ImportedTables {
  const sortedFiles = files.toSorted((a, b) => a.start - b.start)
  const dumped = segments.toSorted((a, b) => a.start - b.start)
  const used = new Set<PlacedRow>()
  let at = 0
  const named = dumped.map((segment): PlacedRow => {
    while ((sortedFiles[at]?.end ?? Infinity) <= segment.start) at++
    const file = sortedFiles[at]
    const isIn = file !== undefined && file.start <= segment.start && segment.end <= file.end
    if (isIn) used.add(file)
    const name = isIn ? file.name : segment.start === VSYSCALL ? '[vsyscall]' : ''
    const offset = isIn ? (file.offset ?? 0) + segment.start - file.start : 0
    const sharing = parseAccess('---', name)
    const permissions = (isOfGdb ? PERM_ACCESS_UNTOLD : segment.permissions) | sharing
    return { ...segment, name, offset, permissions }
  })
  const rows = [...named, ...files.filter((file) => !used.has(file))]
  const says = isOfGdb
    ? 'gdb wrote this core file: it marks all memory as readable, so permissions are left out.'
    : 'Memory without a file has no names here: the stack, the heap and the vdso are not marked.'
  return { ...tablesOfRows('core-file', rows, isCut), says }
}

/** The kernel aligns segments to pages, gdb to bytes. */
function readSegment(line: string): { readonly row: TextRow; readonly isOfGdb: boolean } | null {
  const match = SEGMENT.exec(line)
  if (match === null) return null
  const [, from = '', size = '', read, write, execute, align = ''] = match
  const access = `${read === 'R' ? 'r' : '-'}${write === 'W' ? 'w' : '-'}${execute === 'E' ? 'x' : '-'}`
  const start = hexIn(from)
  const row = { start, end: start + hexIn(size), permissions: parseAccess(access, ''), offset: 0, name: '' }
  return { row, isOfGdb: hexIn(align) <= 1 }
}

function readFile(text: TextLines, line: string, index: LineIndex, pageSize: number): TextRow {
  const [, from = '', to = '', pages = ''] = FILE.exec(line) ?? []
  if (from !== '') {
    const name = index + 1 < text.length ? textOf(text, index + 1).trim() : ''
    const offset = hexIn(pages) * pageSize
    return { start: hexIn(from), end: hexIn(to), permissions: permissionsIn(undefined, name), offset, name }
  }
  const [, first = '', last = '', bytes = '', , name = ''] = ELFUTILS_FILE.exec(line) ?? []
  return {
    start: hexIn(first),
    end: hexIn(last),
    permissions: permissionsIn(undefined, name),
    offset: hexIn(bytes),
    name,
  }
}

function pageSizeIn({ text, lines }: TakenLines): number {
  for (let line = lines[0] ?? 0; line <= (lines.at(-1) ?? 0); line++) {
    const [, size] = PAGE_SIZE.exec(textOf(text, line)) ?? []
    if (size !== undefined) return Number(size)
  }
  return 4096
}

import { parseHex } from '../format/address'
import { MappingTableBuilder } from '../proc/mapping-table-builder'
import { UsageTableBuilder } from '../proc/usage-table-builder'
import { StringTableBuilder } from '../tables/string-table'
import { USAGE_FIELDS, usageFieldOf } from '../tables/usage-field'
import { BYTES_PER_KIB } from '../units'
import { badLine, parseMode, type ImportedTables } from './imported-tables'

/** The columns before those of smaps: Address Perm Offset Device Inode. */
const FIXED_COLUMNS = 5
const WORD = 0x1_0000_0000n

/** Reads the rows of pmap -X, whose columns are those of smaps that its head names; names are last parts of paths. */
export function importPmapDetail(lines: readonly string[]): ImportedTables {
  const headLine = lines.findIndex((line) => line.trimStart().startsWith('Address'))
  const heads = (lines[headLine] ?? '').trim().split(/\s+/)
  const fields = heads.slice(FIXED_COLUMNS, heads.indexOf('Mapping'))
  const rows = new MappingTableBuilder()
  const strings = new StringTableBuilder()
  const usage = new UsageTableBuilder()
  let isCut = false
  for (const [at, line] of lines.entries()) {
    const isRow = at > headLine && /^\s*[0-9a-f]+ [rwxsp-]{4}\s/.test(line)
    if (!isRow) {
      const isTotal = /^[\s=]*$|^[\s\d]+KB\s*$/.test(line)
      if (at > headLine && !isTotal) isCut = isCut || refuse(lines, at, line)
      continue
    }
    const cells = splitCells(line, FIXED_COLUMNS + fields.length)
    const sizeColumn = fields.indexOf('Size')
    const start = parseHex(cells[0] ?? '')
    const size = Number(cells[FIXED_COLUMNS + sizeColumn]) * BYTES_PER_KIB
    if (start === undefined || !(size > 0) || cells.length < FIXED_COLUMNS + fields.length) {
      isCut = refuse(lines, at, line)
      continue
    }
    const [, mode = '', offset = '', device = '', inode = ''] = cells
    const [major = '', minor = ''] = device.split(':')
    const inodeNumber = BigInt(/^\d+$/.test(inode) ? inode : 0)
    const row = rows.append(
      start,
      start + size,
      parseMode(mode),
      parseHex(offset) ?? 0,
      ((Number.parseInt(major, 16) << 20) | Number.parseInt(minor, 16)) >>> 0,
      Number(inodeNumber % WORD),
      Number(inodeNumber / WORD),
      strings.intern(cells[FIXED_COLUMNS + fields.length] ?? ''),
    )
    if (rows.changedWhileReading) usage.rewind(row)
    for (const [index, field] of fields.entries()) {
      if (field === 'Size') continue
      const known = usageFieldOf(field)
      const isNumber = known !== undefined && USAGE_FIELDS[known].unit === 'number'
      const value = Number(cells[FIXED_COLUMNS + index]) * (isNumber ? 1 : BYTES_PER_KIB)
      usage.column(field, isNumber ? 'number' : 'bytes')?.set(row, value)
    }
  }
  const mappings = rows.finish(strings.finish())
  return {
    mappings,
    usage: usage.finish(mappings.length, { strings: [''] }, fields),
    absent: ['path'],
    isTorn: rows.changedWhileReading,
    isCut,
  }
}

/** The first cells by spaces, and the rest of the line, which is the name and may hold spaces. */
function splitCells(line: string, count: number): string[] {
  const cells: string[] = []
  let rest = line.trimStart()
  while (cells.length < count && rest !== '') {
    const [, cell = '', remainder = ''] = /^(\S+)(?:\s+(.*))?$/.exec(rest) ?? []
    if (cell === '') break
    cells.push(cell)
    rest = remainder
  }
  return rest === '' ? cells : [...cells, rest]
}

/** The last line may be cut; any other that makes no sense is refused. */
function refuse(lines: readonly string[], at: number, line: string): true {
  if (at < lines.length - 1) throw badLine(at + 1, line)
  return true
}

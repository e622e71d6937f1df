import { parseHex } from '../../format/address'
import { MappingTableBuilder } from '../../proc/mapping-table-builder'
import { UsageTableBuilder } from '../../proc/usage-table-builder'
import { StringTableBuilder } from '../../tables/string-table'
import { USAGE_FIELDS, usageFieldOf } from '../../tables/usage-field'
import { kibToBytes } from '../../units'
import { badLine, END_OF_ADDRESSES, parseMode, type ImportedTables } from '../imported-tables'
import { textOf, type LineIndex, type TextLines } from '../text-lines'
import type { TakenLines, TextFormat } from '../text-format'

/** pmap -X and -XX. */
export const PMAP_DETAIL: TextFormat = {
  source: 'pmap-X',
  row: /^\s*[0-9a-f]+ [r-][w-][x-][sp]\s+[0-9a-f]+\s+[0-9a-f]+:[0-9a-f]+\s/,
  head: /^\s*Address\s+Perm\s+Offset\s+Device\s+Inode\s/,
  read: readPmapDetail,
}

/** The columns before those of smaps: Address Perm Offset Device Inode. */
const FIXED_COLUMNS = 5
const WORD = 0x1_0000_0000n
/** Kernels have about 25 fields; a later one may have more. */
const MOST_FIELDS = 64

const FLAGS = 'VmFlags'

/**
 * Reads the rows of pmap -X or -XX, whose columns are those of smaps that its head names; names are last parts of
 * paths. The flags of -XX are words with spaces between, which end where their head does.
 *
 * Errors: `invalid-request`, naming the line, where the head has too many columns, or a line in the middle is no row.
 * Source: pmap(1) of procps 4.
 */
function readPmapDetail({ text, lines }: TakenLines): ImportedTables {
  const headLine = lines.findIndex((line) => textOf(text, line).trimStart().startsWith('Address'))
  const head = headLine < 0 ? '' : textOf(text, lines[headLine] ?? 0)
  const heads = head.trim().split(/\s+/)
  const fieldOrder = heads.slice(FIXED_COLUMNS, heads.indexOf('Mapping'))
  if (fieldOrder.length > MOST_FIELDS) throw badLine(text, lines[headLine] ?? 0)
  const fields = fieldOrder.filter((field) => field !== FLAGS)
  const flagsEnd = fieldOrder.includes(FLAGS) ? head.indexOf(FLAGS) + FLAGS.length : null
  const flagTexts = new StringTableBuilder()
  const rows = new MappingTableBuilder()
  const strings = new StringTableBuilder()
  const usage = new UsageTableBuilder()
  let isCut = false
  for (const [at, index] of lines.entries()) {
    const line = textOf(text, index)
    const isRow = at > headLine && /^\s*[0-9a-f]+ [rwxsp-]{4}\s/.test(line)
    if (!isRow) {
      const isTotal = /^[\s=]*$|^[\s\d]+KB\s*$/.test(line)
      if (at > headLine && !isTotal) isCut = isCut || refuse(text, lines, at)
      continue
    }
    const cells = splitCells(line.slice(0, flagsEnd ?? undefined), FIXED_COLUMNS + fields.length)
    const rest = cells[FIXED_COLUMNS + fields.length] ?? ''
    const name = flagsEnd === null ? rest : line.slice(flagsEnd).trimStart()
    const sizeColumn = fields.indexOf('Size')
    const start = parseHex(cells[0] ?? '')
    const size = kibToBytes(numberIn(cells[FIXED_COLUMNS + sizeColumn]))
    const isPlace = start !== undefined && size > 0 && start + size <= END_OF_ADDRESSES
    if (!isPlace || cells.length < FIXED_COLUMNS + fields.length) {
      isCut = refuse(text, lines, at)
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
      strings.intern(name),
    )
    if (rows.changedWhileReading) usage.rewind(row)
    if (flagsEnd !== null) usage.setFlags(row, flagTexts.intern(rest))
    setNumbers(usage, row, fields, cells.slice(FIXED_COLUMNS))
  }
  const mappings = rows.finish(strings.finish())
  return {
    source: 'pmap-X',
    mappings,
    usage: usage.finish(mappings.length, flagTexts.finish(), fieldOrder),
    absent: ['path'],
    isTorn: rows.changedWhileReading,
    isCut,
  }
}

/** Sets the numbers of a row, which pmap prints as the kernel does, in KiB where they are sizes. */
function setNumbers(
  usage: UsageTableBuilder,
  row: number,
  fields: readonly string[],
  cells: readonly string[],
): void {
  for (const [index, field] of fields.entries()) {
    const known = usageFieldOf(field)
    const isNumber = known !== undefined && USAGE_FIELDS[known].unit === 'number'
    const number = numberIn(cells[index])
    const value = isNumber ? number : kibToBytes(number)
    usage.column(field, isNumber ? 'number' : 'bytes')?.set(row, value)
  }
}

/** The number that pmap printed; NaN where it is none. */
function numberIn(cell = ''): number {
  return /^\d{1,15}$/.test(cell) ? Number(cell) : Number.NaN
}

/** The first cells by spaces, and the rest of the line, which is the name and may hold spaces. */
function splitCells(line: string, count: number): string[] {
  const cells: string[] = []
  const word = /\S+/g
  while (cells.length < count) {
    const cell = word.exec(line)?.[0]
    if (cell === undefined) return cells
    cells.push(cell)
  }
  const rest = line.slice(word.lastIndex).trimStart()
  return rest === '' ? cells : [...cells, rest]
}

/** The last line may be cut; any other that cannot be parsed is refused. */
function refuse(text: TextLines, lines: readonly LineIndex[], at: number): true {
  if (at < lines.length - 1) throw badLine(text, lines[at] ?? 0)
  return true
}

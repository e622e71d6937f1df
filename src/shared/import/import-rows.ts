import { VmatlasError } from '../errors'
import { MappingTableBuilder } from '../proc/mapping-table-builder'
import type { SnapshotSource } from '../snapshot/snapshot'
import { ABSENT_COLUMNS, type AbsentColumn } from '../tables/absent-column'
import { PERM_ACCESS_UNTOLD, PERM_SHARING_UNTOLD } from '../tables/mapping-table'
import { StringTableBuilder } from '../tables/string-table'
import { overlap, severalProcesses } from './contradiction'
import { badLine, END_OF_ADDRESSES, parseMode, type ImportedTables } from './imported-tables'
import type { TakenLines } from './text-format'
import { textOf, type LineIndex } from './text-lines'

/** A row of a tool that prints one line a mapping. What its format never tells is left out. */
export interface TextRow {
  readonly start: number
  readonly end: number
  readonly permissions: number
  readonly offset?: number
  readonly device?: number
  readonly inode?: number
  /** Empty where there is none. */
  readonly name: string
}

/** A row with its line. */
export interface PlacedRow extends TextRow {
  readonly line: LineIndex
}

const PAGE = 4096
/** A line that begins as a row does, and is none. */
const HALF = /^\s*\[?(?:0x)?[0-9a-f]{5}/

/** Says whether a row can be a mapping: on pages, not empty, below the end of all addresses. */
function isMapping({ start, end, offset = 0 }: TextRow): boolean {
  const isOnPages = start % PAGE === 0 && end % PAGE === 0 && offset % PAGE === 0
  return (
    isOnPages &&
    start >= 0 &&
    end > start &&
    end <= END_OF_ADDRESSES &&
    offset >= 0 &&
    offset < END_OF_ADDRESSES
  )
}

/** Reads a row: undefined is a line that cannot be parsed, null one that is no mapping. */
export type RowReader = (line: string, index: LineIndex) => TextRow | null | undefined

/**
 * Makes tables of lines that are one mapping each, in any order. Columns that no row tells are absent; permissions and
 * sharing where any row lacks them.
 *
 * Errors: `invalid-request` for a line that cannot be parsed, unless it is the last one and cut; for rows that map the
 * same addresses; and where there is no mapping.
 */
export function importRows(source: SnapshotSource, taken: TakenLines, readRow: RowReader): ImportedTables {
  const { rows, isCut } = readRows(taken, readRow)
  return tablesOfRows(source, rows, isCut)
}

/** Reads lines that are one mapping each. Errors: `invalid-request` for one that cannot be parsed, unless it is cut. */
export function readRows(
  { text, lines, isRow, isLastOpen }: TakenLines,
  readRow: RowReader,
): { readonly rows: readonly PlacedRow[]; readonly isCut: boolean } {
  const rows: PlacedRow[] = []
  let isCut = false
  for (const [place, line] of lines.entries()) {
    const words = textOf(text, line)
    const isHalf = !isRow(line) && HALF.test(words)
    if (!isRow(line) && !isHalf) continue
    const row = isHalf ? undefined : readRow(words, line)
    if (row === null) continue
    if (row !== undefined && isMapping(row)) rows.push({ ...row, line })
    else if (isLastOpen && place === lines.length - 1) isCut = true
    else throw badLine(text, line)
  }
  return { rows, isCut }
}

/** The number that a row prints in hexadecimal; NaN where the line is no row. */
export function hexIn(digits: string): number {
  return Number.parseInt(digits, 16)
}

/** Makes tables of rows in any order. Errors: as {@link importRows}. */
export function tablesOfRows(
  source: SnapshotSource,
  rows: readonly PlacedRow[],
  isCut: boolean,
): ImportedTables {
  if (rows.length === 0) throw new VmatlasError('invalid-request', 'No line of the text is a mapping.')
  const stacks = rows.filter(({ name }) => name === '[stack]').length
  if (stacks > 1) throw severalProcesses(stacks)
  const sorted = rows.toSorted((a, b) => a.start - b.start)
  const builder = new MappingTableBuilder()
  const strings = new StringTableBuilder()
  for (const [
    index,
    { start, end, permissions, offset = 0, device = 0, inode = 0, name, line },
  ] of sorted.entries()) {
    const before = sorted[index - 1]
    if (before !== undefined && start < before.end) throw overlap([before.line, line])
    const high = Math.floor(inode / 2 ** 32)
    builder.append(start, end, permissions, offset, device, inode >>> 0, high, strings.intern(name))
  }
  const mappings = builder.finish(strings.finish())
  const absent = ABSENT_COLUMNS.filter((column) => isAbsent(column, rows))
  return { source, mappings, usage: null, absent, isTorn: false, isCut }
}

function isAbsent(column: AbsentColumn, rows: readonly PlacedRow[]): boolean {
  switch (column) {
    case 'path':
      return false
    case 'permissions':
      return rows.some(({ permissions }) => permissions & PERM_ACCESS_UNTOLD)
    case 'sharing':
      return rows.some(({ permissions }) => permissions & PERM_SHARING_UNTOLD)
    default:
      return rows.every((row) => row[column] === undefined)
  }
}

/**
 * Reads the access "rw-" of a mapping, where its source does not tell shared from private. What has no file is private:
 * the kernel gives shared memory a file and its name. Source: mmap(2), shmem_zero_setup().
 */
export function parseAccess(access: string, name: string): number {
  const isPrivate = name === '' || (name.startsWith('[') && !name.startsWith('[anon_shmem:'))
  return parseMode(access.slice(0, 3)) | (isPrivate ? 0 : PERM_SHARING_UNTOLD)
}

/** Reads "rw-s", "rw-" of a source that does not tell the sharing, or nothing of one that tells no permissions. */
export function permissionsIn(letters: string | undefined, name: string): number {
  if (letters === undefined) return PERM_ACCESS_UNTOLD | parseAccess('---', name)
  return letters.length === 4 ? parseMode(letters) : parseAccess(letters, name)
}

import { listMappingColumns, listUsageColumns, type ExportCell, type ExportColumn } from './export-column'
import type { MapsToWrite } from './maps-to-write'
import { showName } from '../format/name'
import { joinIntoChunks } from '../format/text-chunks'

/** A spreadsheet reads a cell that starts so as a formula, whatever is quoted around it. */
const FORMULA_START = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/

/**
 * Writes mappings, and their memory use where given, as CSV (RFC 4180, UTF-8, CRLF) in chunks of text.
 *
 * Sizes are bytes, addresses hexadecimal without 0x; what the kernel or an imported text did not give is an empty cell.
 * A name that a spreadsheet would take for a formula gets an apostrophe before it; names are made harmless as on
 * the screen, so a file whose name is not UTF-8 is written with \x spellings. For exact names use JSON.
 */
export function formatCsv({ table, usage, rows, absent }: MapsToWrite): Generator<string, void, undefined> {
  const columns = [...listMappingColumns(table, absent), ...(usage === null ? [] : listUsageColumns(usage))]
  return joinIntoChunks(lines(columns, rows ?? table.start.keys()))
}

function* lines(columns: readonly ExportColumn[], rows: Iterable<number>): Generator<string> {
  yield `${columns.map(({ key }) => formatCsvCell(key)).join(',')}\r\n`
  for (const row of rows) {
    yield `${columns.map(({ cell, isName }) => formatCell(cell(row), isName ?? false)).join(',')}\r\n`
  }
}

function formatCell(cell: ExportCell, isName: boolean): string {
  if (typeof cell === 'string') return isName ? formatCsvCell(showName(cell)) : quoteCsvCell(cell)
  if (typeof cell === 'number') return Number.isNaN(cell) ? '' : String(cell)
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return quoteCsvCell(cell.join(' '))
}

/** Writes foreign text as a CSV cell that no spreadsheet runs as a formula. */
export function formatCsvCell(text: string): string {
  return quoteCsvCell(FORMULA_START.test(text) ? `'${text}` : text)
}

function quoteCsvCell(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

import type { RowSource } from './row-source'

/** What a spreadsheet would run as a formula. */
const FORMULA_START = /^[=+\-@]/

/**
 * Writes rows as tab-separated values, a header first, every line ended.
 *
 * Values come as one line without control characters; text that a spreadsheet would take for a formula gets an
 * apostrophe before it, as spreadsheets themselves mark text. Permissions ("-w-p") are recognised by their column.
 */
export function writeTsv(source: RowSource, rows: ArrayLike<number>): string {
  const lines = [source.copyHeader.join('\t')]
  for (let i = 0; i < rows.length; i++) lines.push(source.copyCells(rows[i] ?? 0).join('\t'))
  return `${lines.join('\n')}\n`
}

/** Makes text of unknown origin safe to paste into a spreadsheet. */
export function guardFormula(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text
}

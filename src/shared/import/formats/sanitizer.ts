import { hexIn, importRows, permissionsIn, type TextRow } from '../import-rows'
import type { TextFormat } from '../text-format'

/** The range, and behind a tab the file. */
const ROW = /^\s*0x([0-9a-f]{4,16})-0x([0-9a-f]{4,16})(?:\s+(\S.*?))?\s*$/

/** "Process memory map follows" of AddressSanitizer and its siblings: ranges and names. */
export const SANITIZER: TextFormat = {
  source: 'sanitizer',
  row: ROW,
  read: (taken) => importRows('sanitizer', taken, readRow),
}

function readRow(line: string): TextRow {
  const [, from = '', to = '', name = ''] = ROW.exec(line) ?? []
  return { start: hexIn(from), end: hexIn(to), permissions: permissionsIn(undefined, name), name }
}

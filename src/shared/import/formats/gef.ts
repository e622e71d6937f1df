import { hexIn, importRows, permissionsIn, type TextRow } from '../import-rows'
import type { TextFormat } from '../text-format'

/** Start, end, offset, access, path. */
const ROW =
  /^\s*0x([0-9a-f]{1,16})\s+0x([0-9a-f]{1,16})\s+0x([0-9a-f]{1,16})\s+([r-][w-][x-][sp]?)(?:\s+(\S.*?))?\s*$/

/** `vmmap` of gef. */
export const GEF: TextFormat = { source: 'gef', row: ROW, read: (taken) => importRows('gef', taken, readRow) }

function readRow(line: string): TextRow {
  const [, from = '', to = '', at = '', letters, name = ''] = ROW.exec(line) ?? []
  const [start, end, offset] = [hexIn(from), hexIn(to), hexIn(at)]
  return { start, end, permissions: permissionsIn(letters, name), offset, name }
}

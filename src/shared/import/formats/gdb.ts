import { hexIn, importRows, permissionsIn, type TextRow } from '../import-rows'
import type { TakenLines, TextFormat } from '../text-format'
import type { ImportedTables } from '../imported-tables'

/** Start, end, size, offset, permissions from gdb 12 on, file. A fork of gef prints the same columns. */
const ROW =
  /^\s*0x([0-9a-f]{1,16})\s+0x([0-9a-f]{1,16})\s+0x([0-9a-f]{1,16})\s+0x([0-9a-f]{1,16})(?:\s+([r-][w-][x-][sp-]?))?(?:\s+(\S.*?))?\s*$/

/** `info proc mappings` of gdb. Of a core file it prints no permissions, and mappings of files alone. */
export const GDB: TextFormat = { source: 'gdb', row: ROW, read: readGdb }

function readGdb(taken: TakenLines): ImportedTables {
  const tables = importRows('gdb', taken, readRow)
  const { strings } = tables.mappings.strings
  const hasOthers = tables.mappings.name.some((name) => name === 0 || strings[name]?.startsWith('[') === true)
  if (hasOthers) return tables
  return { ...tables, lacks: 'These are mappings of files alone: gdb prints no others of a core file.' }
}

function readRow(line: string): TextRow | undefined {
  const [, from = '', to = '', size = '', at = '', letters, name = ''] = ROW.exec(line) ?? []
  const [start, end, offset] = [hexIn(from), hexIn(to), hexIn(at)]
  if (end - start !== hexIn(size)) return undefined
  return { start, end, permissions: permissionsIn(letters, name), offset, name }
}

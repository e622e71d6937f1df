import { hexIn, importRows, parseAccess, type TextRow } from '../import-rows'
import type { ImportedTables } from '../imported-tables'
import type { TakenLines, TextFormat } from '../text-format'

const ADDRESS = "([0-9a-f]{8}(?:'[0-9a-f]{8})?)"
/** An arrow where the fault lies, first and last byte, access, offset, size, name. */
const ROW = new RegExp(
  `^\\s*(?:--->)?${ADDRESS}-${ADDRESS} ([r-][w-][x-])\\s+([0-9a-f]{1,16})\\s+([0-9a-f]{1,16})(?:\\s+(\\S.*?))?\\s*$`,
)
/** What stands behind a name, or in its place. */
const BEHIND_NAME = /(?:^|\s+)\((?:BuildId: ([0-9a-f]+)|load (?:bias|base) 0x[0-9a-f]+)\)$/
/** So many build ids are named. */
const MOST_NAMED = 3

/** The memory map of a tombstone of Android. The last byte of a range is printed, not the one behind it. */
export const TOMBSTONE: TextFormat = { source: 'tombstone', row: ROW, read: readTombstone }

function readTombstone(taken: TakenLines): ImportedTables {
  const buildIds = new Map<string, string>()
  const tables = importRows('tombstone', taken, (line) => readRow(line, buildIds))
  if (buildIds.size === 0) return tables
  const named = [...buildIds].slice(0, MOST_NAMED).map(([name, id]) => `${name} ${id}`)
  const more = buildIds.size > MOST_NAMED ? `, and ${buildIds.size - MOST_NAMED} more` : ''
  return { ...tables, says: `Build IDs: ${named.join(', ')}${more}.` }
}

function readRow(line: string, buildIds: Map<string, string>): TextRow | undefined {
  const [, from = '', to = '', access = '', at = '', size = '', printed = ''] = ROW.exec(line) ?? []
  let name = printed
  let buildId = ''
  for (let part = BEHIND_NAME.exec(name); part !== null; part = BEHIND_NAME.exec(name)) {
    buildId ||= part[1] ?? ''
    name = name.slice(0, part.index)
  }
  if (buildId !== '') buildIds.set(name, buildId)
  const [start, end] = [addressIn(from), addressIn(to) + 1]
  if (end - start !== hexIn(size)) return undefined
  return { start, end, permissions: parseAccess(access, name), offset: hexIn(at), name }
}

/** An apostrophe divides the digits of 64 bits. */
function addressIn(digits: string): number {
  return hexIn(digits.replace("'", ''))
}

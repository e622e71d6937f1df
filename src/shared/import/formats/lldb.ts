import { groupThousands } from '../../format/count'
import { hexIn, importRows, parseAccess, type TextRow } from '../import-rows'
import { END_OF_ADDRESSES, type ImportedTables } from '../imported-tables'
import type { TakenLines, TextFormat } from '../text-format'

/** The range, the access, the name, and the segment of the file behind it. */
const ROW =
  /^\s*\[0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})\) ([r-][w-][x-])(?: (.*?))?(?: PT_[A-Z_]+\[\d+\])?\s*$/

/** `memory region --all` of lldb, or the answers of several `memory region ADDRESS`. */
export const LLDB: TextFormat = {
  source: 'lldb',
  row: ROW,
  more: /^\s*(?:\(lldb\) |memory tagging: |protection key: |shadow stack: |Modified memory |Dirty pages: )/,
  read: readLldb,
}

/** Free addresses look like memory without a name that nobody may access: what may be either is left out. */
function readLldb(taken: TakenLines): ImportedTables {
  let doubtfulCount = 0
  const tables = importRows('lldb', taken, (line) => {
    const row = readRow(line)
    if (row.permissions !== 0 || row.name !== '') return row
    if (row.start > 0 && row.end < END_OF_ADDRESSES) doubtfulCount++
    return null
  })
  if (doubtfulCount === 0) return tables
  const count = groupThousands(doubtfulCount)
  return {
    ...tables,
    lacks: `Regions without name and access are left out (${count}): lldb prints free addresses and guards alike.`,
  }
}

function readRow(line: string): TextRow {
  const [, from = '', to = '', access = '', name = ''] = ROW.exec(line) ?? []
  const [start, end] = [hexIn(from), hexIn(to)]
  return { start, end, permissions: parseAccess(access, name), name }
}

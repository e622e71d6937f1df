import type { MappingTable } from '../../tables/mapping-table'
import type { UsageTable } from '../../tables/usage-table'
import { joinIntoChunks } from '../../format/text-chunks'
import { selectRows, type PmapOptions, type PmapProcess } from './pmap-input'
import { formatPmapAddress, formatPmapHead, formatPmapMode, kibOf, PmapNames } from './pmap-words'
import { KIB } from '../../units'

const HEAD = 'Address           Kbytes     RSS   Dirty Mode  Mapping\n'
const RULE = '---------------- ------- ------- ------- \n'

/**
 * Writes mappings as `pmap -x PID` of procps 4 does in the C locale, in chunks; see formatPmap.
 *
 * With a range, the totals are those of the rows shown: procps adds the memory of rows below the range as well. A
 * number that is not known is blank and part of no total.
 */
export function formatPmapExtended(
  table: MappingTable,
  usage: UsageTable,
  process: PmapProcess,
  options: PmapOptions = {},
): Generator<string, void, undefined> {
  return joinIntoChunks(lines(table, usage, process, options))
}

function* lines(
  table: MappingTable,
  usage: UsageTable,
  process: PmapProcess,
  options: PmapOptions,
): Generator<string> {
  const { rss, sharedDirty, privateDirty } = usage.columns
  const names = new PmapNames(table, process, options)
  const { first, end } = selectRows(table, options.range)
  const total = { kib: 0, rss: 0, dirty: 0 }
  yield formatPmapHead(process)
  if (!options.quiet) yield HEAD
  for (let row = first; row < end; row++) {
    const kib = kibOf(table, row)
    const rssKib = (rss[row] ?? Number.NaN) / KIB
    const dirtyKib = ((sharedDirty[row] ?? Number.NaN) + (privateDirty[row] ?? Number.NaN)) / KIB
    total.kib += kib
    if (!Number.isNaN(rssKib)) total.rss += rssKib
    if (!Number.isNaN(dirtyKib)) total.dirty += dirtyKib
    yield (
      `${formatPmapAddress(table.start[row] ?? 0)} ${cell(kib)} ${cell(rssKib)} ${cell(dirtyKib)} ` +
      `${formatPmapMode(table.permissions[row] ?? 0)} ${names.nameOf(row)}\n`
    )
  }
  if (options.quiet) return
  yield RULE
  yield `${'total kB'.padEnd(16)} ${cell(total.kib)} ${cell(total.rss)} ${cell(total.dirty)}\n`
}

function cell(kib: number): string {
  return (Number.isNaN(kib) ? '' : String(kib)).padStart(7)
}

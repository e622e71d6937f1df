import type { MappingTable } from '../../tables/mapping-table'
import { joinIntoChunks } from '../../format/text-chunks'
import { selectRows, type PmapOptions, type PmapProcess } from './pmap-input'
import { formatPmapAddress, formatPmapHead, formatPmapMode, kibOf, PmapNames } from './pmap-words'

/**
 * Writes mappings as `pmap PID` of procps 4 does in the C locale, in chunks of text.
 *
 * Byte for byte the same, but a path longer than 1 KiB stays one row with its true size.
 *
 *   00007f04015ff000    152K r---- libc.so.6
 */
export function formatPmap(
  table: MappingTable,
  process: PmapProcess,
  options: PmapOptions = {},
): Generator<string, void, undefined> {
  return joinIntoChunks(lines(table, process, options))
}

function* lines(table: MappingTable, process: PmapProcess, options: PmapOptions): Generator<string> {
  const names = new PmapNames(table, process, options)
  const { first, end } = selectRows(table, options.range)
  let total = 0
  yield formatPmapHead(process)
  for (let row = first; row < end; row++) {
    const kib = kibOf(table, row)
    total += kib
    const mode = formatPmapMode(table.permissions[row] ?? 0)
    const size = String(kib).padStart(6)
    yield `${formatPmapAddress(table.start[row] ?? 0)} ${size}K ${mode} ${names.nameOf(row)}\n`
  }
  if (!options.quiet) yield ` total ${String(total).padStart(16)}K\n`
}

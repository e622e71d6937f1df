import { PERM_SHARED, PERM_WRITE, type MappingTable } from '../../tables/mapping-table'
import { deviceMajor, deviceMinor, formatHex } from '../../format/address'
import { joinIntoChunks } from '../../format/text-chunks'
import { selectRows, type PmapOptions, type PmapProcess } from './pmap-input'
import { formatPmapAddress, formatPmapHead, formatPmapMode, kibOf, PmapNames } from './pmap-words'

const HEAD = 'Address           Kbytes Mode  Offset           Device    Mapping\n'

/** Writes mappings as `pmap -d PID` of procps 4 does in the C locale, in chunks; see formatPmap. */
export function formatPmapDevice(
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
  let shared = 0
  let writeablePrivate = 0
  yield formatPmapHead(process)
  if (!options.quiet) yield HEAD
  for (let row = first; row < end; row++) {
    const kib = kibOf(table, row)
    const permissions = table.permissions[row] ?? 0
    total += kib
    if (permissions & PERM_SHARED) shared += kib
    else if (permissions & PERM_WRITE) writeablePrivate += kib
    yield (
      `${formatPmapAddress(table.start[row] ?? 0)} ${String(kib).padStart(7)} ${formatPmapMode(permissions)} ` +
      `${formatPmapAddress(table.offset[row] ?? 0)} ${device(table.device[row] ?? 0)} ${names.nameOf(row)}\n`
    )
  }
  if (options.quiet) return
  yield `mapped: ${total}K    writeable/private: ${writeablePrivate}K    shared: ${shared}K\n`
}

function device(packed: number): string {
  return `${formatHex(deviceMajor(packed), 3)}:${formatHex(deviceMinor(packed), 5)}`
}

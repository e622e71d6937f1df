import type { MappingRead } from '../host/scanner/read-mappings'
import { readPmapProcess } from '../host/scanner/read-pmap-process'
import { VmatlasError } from '../shared/errors'
import { formatCsv } from '../shared/format/csv'
import { formatMapsJson } from '../shared/format/json'
import { formatPmapDetail } from '../shared/format/pmap/pmap-detail'
import { formatPmapDevice } from '../shared/format/pmap/pmap-device'
import { formatPmapExtended } from '../shared/format/pmap/pmap-extended'
import type { PmapProcess } from '../shared/format/pmap/pmap-input'
import { formatPmap } from '../shared/format/pmap/pmap-plain'
import type { RowOrder } from '../shared/tables/row-view'
import type { UsageTable } from '../shared/tables/usage-table'
import type { DataSink } from './console'
import { escapeActing } from './json'
import { layOutMappings } from './maps-text'
import { writeAll } from './write-all'

/** How mappings can be printed. */
export const MAPS_FORMATS = ['table', 'json', 'csv', 'pmap', 'pmap-x', 'pmap-d', 'pmap-X'] as const
/** A format of `vmatlas maps`. */
export type MapsFormat = (typeof MAPS_FORMATS)[number]

/** Says whether a format tells what only smaps knows. */
export function needsSmaps(format: MapsFormat): boolean {
  return format === 'pmap-x' || format === 'pmap-X'
}

/** Says whether a format is one of pmap's, whose rows are by address. */
export function isPmapFormat(format: MapsFormat): boolean {
  return format.startsWith('pmap')
}

/**
 * Writes mappings in a format, in pieces.
 *
 * pmap's formats are bytes: names that are no UTF-8 stay what they are, and the order of rows is that of the table.
 */
export async function writeMappings(
  format: MapsFormat,
  read: MappingRead,
  order: RowOrder,
  sink: DataSink,
): Promise<void> {
  switch (format) {
    case 'table':
      return writeAll(layOutMappings(read.table, read.usage, order, sink.columns), sink)
    case 'csv':
      return writeAll(formatCsv(read.table, read.usage, order), sink)
    case 'json':
      return writeAll(formatAsJson(read, order, await readPmapProcess(read.process.pid)), sink)
    case 'pmap':
    case 'pmap-x':
    case 'pmap-d':
    case 'pmap-X':
      return writeAll(formatAsPmap(format, read, await readPmapProcess(read.process.pid)), sink)
  }
}

function* formatAsJson(read: MappingRead, order: RowOrder, process: PmapProcess): Generator<string> {
  const { usedMaps, limit, changedWhileReading } = read
  const head = { pid: process.pid, name: process.comm, usedMaps, limit, changedWhileReading }
  for (const chunk of formatMapsJson(head, read.table, read.usage, order)) yield escapeActing(chunk)
}

function formatAsPmap(format: MapsFormat, read: MappingRead, process: PmapProcess): Iterable<string> {
  switch (format) {
    case 'pmap-d':
      return formatPmapDevice(read.table, process)
    case 'pmap-x':
      return formatPmapExtended(read.table, usageOf(read), process)
    case 'pmap-X':
      return formatPmapDetail(read.table, usageOf(read), process)
    default:
      return formatPmap(read.table, process)
  }
}

function usageOf(read: MappingRead): UsageTable {
  if (read.usage === null) throw new VmatlasError('internal', 'smaps was not read.')
  return read.usage
}

import type { MappingColumns } from '../../shared/ipc/mapping-columns'
import { CHUNK_ROWS, type ScannerEvent } from '../../shared/ipc/port-messages'
import type { MappingTable } from '../../shared/tables/mapping-table'
import type { MappingRead } from '../proc/read-mappings'
import type { ProcessNames } from '../proc/read-pmap-process'

/** A chunk of a mapping table in transit. */
export type MapsChunk = Extract<ScannerEvent, { type: 'maps-chunk' }>

/**
 * Cuts a table into chunks of at most CHUNK_ROWS rows; an empty table has none.
 *
 * Strings go with the first chunk that may need them: a row of a chunk only names strings sent up to then.
 * Columns are copies, since a message clones the whole buffer below a view.
 */
export function* chunksOf(table: MappingTable, requestId: number): Generator<MapsChunk> {
  let firstString = 0
  for (let firstRow = 0; firstRow < table.length; firstRow += CHUNK_ROWS) {
    const end = Math.min(table.length, firstRow + CHUNK_ROWS)
    const stringCount = Math.max(firstString, highestName(table, firstRow, end) + 1)
    yield {
      type: 'maps-chunk',
      requestId,
      firstRow,
      rowCount: end - firstRow,
      totalRows: table.length,
      firstString,
      newStrings: table.strings.strings.slice(firstString, stringCount),
      columns: sliceColumns(table, firstRow, end),
    }
    firstString = stringCount
  }
}

/** The message that follows the last chunk. */
export function endOf(read: MappingRead, { name, command }: ProcessNames, requestId: number): ScannerEvent {
  const { usedMaps, limit, readAtMs, readMs, bytes, changedWhileReading, asRoot } = read
  const totalRows = read.table.length
  return {
    type: 'maps-end',
    requestId,
    name,
    command,
    totalRows,
    usedMaps,
    limit,
    readAtMs,
    readMs,
    bytes,
    changedWhileReading,
    asRoot,
  }
}

function highestName(table: MappingTable, first: number, end: number): number {
  let highest = 0
  for (let row = first; row < end; row++) highest = Math.max(highest, table.name[row] ?? 0)
  return highest
}

function sliceColumns(table: MappingTable, first: number, end: number): MappingColumns {
  return {
    start: table.start.slice(first, end),
    end: table.end.slice(first, end),
    offset: table.offset.slice(first, end),
    permissions: table.permissions.slice(first, end),
    device: table.device.slice(first, end),
    inodeLow: table.inodeLow.slice(first, end),
    inodeHigh: table.inodeHigh.slice(first, end),
    name: table.name.slice(first, end),
    kind: table.kind.slice(first, end),
    traits: table.traits.slice(first, end),
  }
}

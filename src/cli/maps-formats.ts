import type { MappingRead } from '../host/proc/read-mappings'
import { readPmapProcess } from '../host/proc/read-pmap-process'
import { PMAP_FORMS, ROW_FORMS, writeMaps, type MapsForm } from '../shared/export/maps-forms'
import type { RowOrder } from '../shared/tables/row-view'
import type { DataSink } from './console'
import { writeAll } from './write-all'

/** How mappings can be printed. */
export const MAPS_FORMATS: readonly MapsForm[] = [...ROW_FORMS, ...PMAP_FORMS]

/** The rows to print in their order, and the query that chose them; null for all. */
export interface ChosenRows {
  readonly rows: RowOrder
  readonly where: string | null
}

/**
 * Writes mappings in a format, in pieces.
 *
 * pmap's formats are bytes: names that are not UTF-8 stay what they are, and the order of rows is that of the table.
 */
export async function writeMappings(
  format: MapsForm,
  read: MappingRead,
  { rows, where }: ChosenRows,
  sink: DataSink,
): Promise<void> {
  const { pid, cmdline, comm, startStack } = await readPmapProcess(read.process.pid)
  const { usedMaps, limit, changedWhileReading, readAtMs } = read
  const about = {
    pid,
    name: comm,
    command: cmdline,
    startStack,
    usedMaps,
    limit,
    changedWhileReading,
    readAtMs,
  }
  const maps = { table: read.table, usage: read.usage, rows }
  await writeAll(writeMaps(format, maps, about, { where, width: sink.columns }), sink)
}

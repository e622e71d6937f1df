import type { MappingRead } from '../host/proc/read-mappings'
import { readPmapProcess } from '../host/proc/read-pmap-process'
import { VmatlasError } from '../shared/errors'
import { missingFor, PMAP_FORMS, ROW_FORMS, writeMaps, type MapsForm } from '../shared/export/maps-forms'
import type { MapsAbout, MapsToWrite } from '../shared/export/maps-to-write'
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

/** Mappings to print, and whose they are. */
export interface PrintedMaps extends MapsToWrite {
  readonly about: MapsAbout
}

/** What the formats say of a process besides its rows. */
export async function aboutProcess(read: MappingRead): Promise<MapsAbout> {
  const { pid, cmdline, comm, startStack } = await readPmapProcess(read.process.pid)
  const { usedMaps, limit, changedWhileReading, readAtMs } = read
  return { pid, name: comm, command: cmdline, startStack, usedMaps, limit, changedWhileReading, readAtMs }
}

/**
 * Writes mappings in a format, in pieces.
 *
 * pmap's formats are bytes: names that are not UTF-8 stay what they are, and the order of rows is that of the table.
 * Errors: `invalid-request` where the format needs what the source does not have.
 */
export async function writeMappings(
  format: MapsForm,
  { about, ...maps }: PrintedMaps,
  { rows, where }: ChosenRows,
  sink: DataSink,
): Promise<void> {
  const missing = missingFor(format, maps)
  if (missing !== null) {
    throw new VmatlasError(
      'invalid-request',
      `Format ${format} needs ${missing}, which the source does not have.`,
      'Choose another format.',
    )
  }
  await writeAll(writeMaps(format, { ...maps, rows }, about, { where, width: sink.columns }), sink)
}

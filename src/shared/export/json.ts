import { escapeActing } from '../format/escape-acting'
import { listMappingColumns, listUsageColumns, type ExportCell, type ExportColumn } from './export-column'
import type { MapsAbout, MapsToWrite } from './maps-to-write'
import { decodeName, isUtf8Name } from '../format/name'
import { joinIntoChunks } from '../format/text-chunks'

/** Version of the JSON that this writes; raised when a reader must change. See docs/json-schema.md. */
export const MAPS_JSON_VERSION = 1

/** What the JSON says ahead of its mappings. */
export interface MapsJsonHead extends Omit<MapsAbout, 'command' | 'startStack'> {
  /** The query that chose the mappings; null where it is all of them. */
  readonly where: string | null
}

/**
 * Writes mappings, and their memory use where given, as one JSON object in chunks of text, one mapping a line.
 *
 * Sizes are bytes, addresses hexadecimal strings, inodes decimal strings; what the kernel or an imported text did not
 * give is null. A name that is not UTF-8 is written with U+FFFD, and exactly in `nameBytes` as hexadecimal. What could
 * act on a terminal is escaped.
 */
export function* formatMapsJson(head: MapsJsonHead, maps: MapsToWrite): Generator<string, void, undefined> {
  for (const chunk of joinIntoChunks(pieces(head, maps))) yield escapeActing(chunk)
}

function* pieces(head: MapsJsonHead, { table, usage, rows, absent }: MapsToWrite): Generator<string> {
  const mappingColumns = listMappingColumns(table, absent)
  const usageColumns = usage === null ? null : listUsageColumns(usage)
  const about = { format: 'vmatlas-maps', version: MAPS_JSON_VERSION, ...headMembers(head) }
  yield `${JSON.stringify(about).slice(0, -1)},"mappings":[`
  let separator = '\n'
  for (const row of rows ?? table.start.keys()) {
    const mapping = rowObject(mappingColumns, row)
    if (usageColumns !== null) mapping['usage'] = rowObject(usageColumns, row)
    yield separator + JSON.stringify(mapping)
    separator = ',\n'
  }
  yield '\n]}\n'
}

function headMembers({
  pid,
  name,
  usedMaps,
  limit,
  changedWhileReading,
  readAtMs,
  where,
}: MapsJsonHead): object {
  const readAt = new Date(readAtMs).toISOString()
  const chosen = where === null ? {} : { where }
  return { pid, usedMaps, limit, changedWhileReading, readAt, ...chosen, ...nameMembers(name) }
}

/** One row as an object; a number that is unreadable is null. */
export function rowObject(columns: readonly ExportColumn[], row: number): Record<string, unknown> {
  const object: Record<string, unknown> = {}
  for (const { key, cell, isName } of columns) {
    const value: ExportCell = cell(row)
    if (isName && typeof value === 'string') Object.assign(object, nameMembers(value))
    else object[key] = typeof value === 'number' && Number.isNaN(value) ? null : value
  }
  return object
}

/** A name as JSON members: its text, and its bytes where the text cannot say them. */
export function nameMembers(name: string): { name: string; nameBytes?: string } {
  const text = decodeName(name)
  return isUtf8Name(name) ? { name: text } : { name: text, nameBytes: hexOf(name) }
}

function hexOf(name: string): string {
  let hex = ''
  for (let i = 0; i < name.length; i++) hex += name.charCodeAt(i).toString(16).padStart(2, '0')
  return hex
}

/** As {@link nameMembers}, for a command line: `command`, and `commandBytes` where it is not UTF-8. */
export function commandMembers(command: string): { command: string; commandBytes?: string } {
  const { name, nameBytes } = nameMembers(command)
  return nameBytes === undefined ? { command: name } : { command: name, commandBytes: nameBytes }
}

import type { MappingTable } from '../tables/mapping-table'
import type { UsageTable } from '../tables/usage-table'
import { listMappingColumns, listUsageColumns, type ExportCell, type ExportColumn } from './export-column'
import { decodeName, isUtf8Name } from './name'
import { joinIntoChunks } from './text-chunks'

/** Version of the JSON that this writes; raised when a reader must change. See docs/json-schema.md. */
export const MAPS_JSON_VERSION = 1

/** What the JSON says of the process, ahead of its mappings; all of it may be written as it is. */
export interface MapsJsonHead {
  readonly pid: number
  /** The name of the process, as latin1 bytes. */
  readonly name: string
  /** Mappings that count against the limit. */
  readonly usedMaps: number
  /** Running vm.max_map_count; null where it could not be read. */
  readonly limit: number | null
  readonly changedWhileReading: boolean
}

/**
 * Writes mappings, and their memory use where given, as one JSON object in chunks of text, one mapping a line.
 *
 * Sizes are bytes, addresses hexadecimal strings, inodes decimal strings; what the kernel did not give is null. A
 * name that is no UTF-8 is written with U+FFFD, and exactly in `nameBytes` as hexadecimal.
 */
export function formatMapsJson(
  head: MapsJsonHead,
  table: MappingTable,
  usage: UsageTable | null = null,
  rows: Iterable<number> = table.start.keys(),
): Generator<string, void, undefined> {
  return joinIntoChunks(pieces(head, table, usage, rows))
}

function* pieces(
  head: MapsJsonHead,
  table: MappingTable,
  usage: UsageTable | null,
  rows: Iterable<number>,
): Generator<string> {
  const mappingColumns = listMappingColumns(table)
  const usageColumns = usage === null ? null : listUsageColumns(usage)
  const { name, ...plainHead } = head
  const about = { format: 'vmatlas-maps', version: MAPS_JSON_VERSION, ...plainHead, ...nameMembers(name) }
  yield `${JSON.stringify(about).slice(0, -1)},"mappings":[`
  let separator = '\n'
  for (const row of rows) {
    const mapping = rowObject(mappingColumns, row)
    if (usageColumns !== null) mapping['usage'] = rowObject(usageColumns, row)
    yield separator + JSON.stringify(mapping)
    separator = ',\n'
  }
  yield '\n]}\n'
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

import { formatBytes } from '../shared/format/bytes'
import { nameMembers } from '../shared/export/json'
import { escapeForTerminal } from '../shared/format/name'
import type { UnreadProcess } from '../shared/ipc/all-processes-messages'
import { toUnreadJson } from './unread-processes'
import { stateOfFile, type FileTable, type ProcessFiles } from '../shared/all-processes/file-table'
import { MAPPING_KINDS } from '../shared/tables/mapping-kind'
import { layOutTable, type TextColumn } from '../shared/format/text-table'

/** Version of the JSON that `files --json` prints; grows when a field changes its meaning or goes. */
const FILES_JSON_VERSION = 1

/** What the files can be sorted by; the largest first, names from A to Z. */
export const FILE_SORTS = [
  'size',
  'processes',
  'mappings',
  'rss',
  'pss',
  'private-dirty',
  'versions',
  'name',
] as const
/** What the files can be sorted by. */
export type FileSort = (typeof FILE_SORTS)[number]

/** Rows in the order of a column; what was not read comes last, and equals go by name. */
export function orderFiles(table: FileTable, sort: FileSort): number[] {
  const rows = Array.from({ length: table.length }, (_, row) => row)
  const byName = (a: number, b: number): number => ((table.path[a] ?? '') < (table.path[b] ?? '') ? -1 : 1)
  if (sort === 'name') return rows.toSorted(byName)
  const column = sort === 'private-dirty' ? table.privateDirty : table[sort]
  const value = (row: number): number => {
    const number = column[row] ?? Number.NaN
    return Number.isNaN(number) ? Number.NEGATIVE_INFINITY : number
  }
  return rows.toSorted((a, b) => (value(a) === value(b) ? byName(a, b) : value(b) - value(a)))
}

/**
 * Lays out files as a table; the columns of smaps only where it was read.
 *
 * With `users` (see {@link usersByPath}) the PIDs of those who map a file stand last, where a terminal cuts them.
 */
export function layOutFiles(
  table: FileTable,
  rows: readonly number[],
  {
    width,
    users,
  }: { readonly width: number | null; readonly users: ReadonlyMap<string, readonly number[]> | null },
): Iterable<string> {
  const isMeasured = table.measured.some((count) => count > 0)
  const columns: TextColumn[] = [
    { heading: 'PROCESSES', align: 'right' },
    { heading: 'MAPPINGS', align: 'right' },
    { heading: 'SIZE', align: 'right' },
    ...(isMeasured
      ? (['RSS', 'PSS', 'PRIVATE-DIRTY'] as const).map((heading): TextColumn => ({ heading, align: 'right' }))
      : []),
    { heading: 'VERSIONS', align: 'right' },
    { heading: 'STATE', align: 'left' },
    { heading: 'FILE', align: 'left' },
    ...(users ? [{ heading: 'PIDS', align: 'left' } as const] : []),
  ]
  const cost = (bytes: number | undefined): string =>
    bytes === undefined || Number.isNaN(bytes) ? 'unread' : formatBytes(bytes)
  const cells = (index: number): string[] => {
    const row = rows[index] ?? 0
    const { processes, mappings, size, rss, pss, privateDirty, versions, path } = table
    return [
      String(processes[row]),
      String(mappings[row]),
      formatBytes(size[row] ?? 0),
      ...(isMeasured ? [cost(rss[row]), cost(pss[row]), cost(privateDirty[row])] : []),
      String(versions[row]),
      stateOfFile(table, row),
      escapeForTerminal(path[row] ?? ''),
      ...(users ? [(users.get(path[row] ?? '') ?? []).join(',')] : []),
    ]
  }
  return layOutTable(columns, { length: rows.length, cells }, width)
}

/** The PIDs of the processes that map each path, in the order of the processes. */
export function usersByPath(processes: readonly ProcessFiles[]): Map<string, number[]> {
  const users = new Map<string, number[]>()
  for (const { pid, uses } of processes) {
    for (const path of new Set(uses.map((use) => use.path))) {
      const known = users.get(path)
      if (known) known.push(pid)
      else users.set(path, [pid])
    }
  }
  return users
}

/** The object that `files --json` prints; see docs/json-schema.md. */
export function toFilesJson(
  table: FileTable,
  rows: readonly number[],
  processes: readonly ProcessFiles[],
  unread: readonly UnreadProcess[],
): object {
  const users = usersByPath(processes)
  const orNull = (value: number | undefined): number | null =>
    value === undefined || Number.isNaN(value) ? null : value
  return {
    version: FILES_JSON_VERSION,
    readProcesses: processes.length,
    unread: unread.map(toUnreadJson),
    files: rows.map((row) => ({
      ...nameMembers(table.path[row] ?? ''),
      kind: MAPPING_KINDS[table.kind[row] ?? 0],
      state: stateOfFile(table, row),
      versions: table.versions[row],
      pids: users.get(table.path[row] ?? '') ?? [],
      mappings: table.mappings[row],
      size: table.size[row],
      measuredProcesses: table.measured[row],
      rss: orNull(table.rss[row]),
      pss: orNull(table.pss[row]),
      privateDirty: orNull(table.privateDirty[row]),
    })),
  }
}

import { formatAddressRange } from '../shared/format/address'
import { formatBytes } from '../shared/format/bytes'
import { escapeActing } from '../shared/format/escape-acting'
import { listMappingColumns } from '../shared/export/export-column'
import { nameMembers, rowObject } from '../shared/export/json'
import { escapeForTerminal } from '../shared/format/name'
import { formatPermissions } from '../shared/tables/format-permissions'
import { toUnreadJson } from './unread-processes'
import type { UnreadProcess } from '../shared/ipc/all-processes-messages'
import type { FoundMappings } from '../shared/all-processes/question'
import { MAPPING_KIND_LABELS, MAPPING_KINDS } from '../shared/tables/mapping-kind'

/** Version of the JSON that `find --json` prints; grows when a field changes its meaning or goes. */
const FIND_JSON_VERSION = 1
/** Columns have fixed widths: lines are printed as they come, before it is known what else will. */
const PID_WIDTH = 7
const RANGE_WIDTH = 27
const SIZE_WIDTH = 9
const KIND_WIDTH = 16

/** The first line of what `find` prints. */
export const FIND_HEADING = `${line(['PID', 'START-END', 'SIZE', 'PERM', 'KIND', 'PROCESS  NAME'])}\n`

/** Lays out the mappings of one process, a line each. */
export function layOutFound({ pid, name, table }: FoundMappings): string {
  let lines = ''
  for (let row = 0; row < table.length; row++) {
    const start = table.start[row] ?? 0
    const end = table.end[row] ?? 0
    const kind = MAPPING_KINDS[table.kind[row] ?? 0] ?? 'anonymous'
    const mapped = escapeForTerminal(table.strings.strings[table.name[row] ?? 0] ?? '')
    const who = escapeForTerminal(name)
    const cells = [
      String(pid),
      formatAddressRange(start, end),
      formatBytes(end - start),
      formatPermissions(table.permissions[row] ?? 0),
      MAPPING_KIND_LABELS[kind],
      mapped === '' ? who : `${who}  ${mapped}`,
    ] as const
    lines += `${line(cells)}\n`
  }
  return lines
}

/** The beginning of what `find --json` prints; each process follows as {@link foundJson}, then {@link findJsonEnd}. */
export function findJsonBegin(query: string): string {
  return `${escapeActing(JSON.stringify({ version: FIND_JSON_VERSION, query })).slice(0, -1)},"processes":[`
}

/** One process of the JSON, with what separates it from the one before. */
export function foundJson(
  { pid, startTicks, name, table, rss, pss }: FoundMappings,
  isFirst: boolean,
): string {
  const columns = listMappingColumns(table)
  const orNull = (value = Number.NaN): number | null => (Number.isNaN(value) ? null : value)
  const mappings = Array.from({ length: table.length }, (_, row) => ({
    ...rowObject(columns, row),
    ...(rss && pss ? { rss: orNull(rss[row]), pss: orNull(pss[row]) } : {}),
  }))
  const json = JSON.stringify({ pid, startTicks, ...nameMembers(name), mappings })
  return `${isFirst ? '' : ','}\n${escapeActing(json)}`
}

/** The end of the JSON: what it rests on. */
export function findJsonEnd(
  matched: number,
  readProcesses: number,
  unread: readonly UnreadProcess[],
): string {
  return `\n],${JSON.stringify({ matched, readProcesses, unread: unread.map(toUnreadJson) }).slice(1)}\n`
}

type Cells = readonly [
  pid: string,
  range: string,
  size: string,
  permissions: string,
  kind: string,
  tail: string,
]

function line([pid, range, size, permissions, kind, tail]: Cells): string {
  const cells = [
    pid.padStart(PID_WIDTH),
    range.padEnd(RANGE_WIDTH),
    size.padStart(SIZE_WIDTH),
    permissions.padEnd('PERM'.length),
    kind.padEnd(KIND_WIDTH),
    tail,
  ]
  return cells.join('  ').trimEnd()
}

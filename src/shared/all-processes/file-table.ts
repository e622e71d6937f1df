import { mappingKindCode } from '../tables/mapping-kind'
import { FILE_STATES, type FileState, type FileUse } from './file-uses'

/** What one process maps. */
export interface ProcessFiles {
  readonly pid: number
  readonly startTicks: number
  readonly uses: readonly FileUse[]
}

/**
 * Every mapped path once, over all processes, in the order of the given paths.
 *
 * Shape: every column has `length` entries. Sizes are bytes. `rss`, `pss` and `privateDirty` are sums over the
 * `measured` processes, NaN where there is none: a sum over some of them is not the whole.
 */
export interface FileTable {
  /** Byte strings without " (deleted)". */
  readonly path: readonly string[]
  /** Code where any mapping is, else of the first mapping seen; index into MAPPING_KINDS. */
  readonly kind: Uint8Array
  readonly processes: Uint32Array
  /** Processes of which smaps was read. */
  readonly measured: Uint32Array
  readonly mappings: Uint32Array
  readonly size: Float64Array
  readonly rss: Float64Array
  readonly pss: Float64Array
  readonly privateDirty: Float64Array
  /** How many different inodes are mapped under the path. */
  readonly versions: Uint32Array
  /** The worst that any mapping of it is; index into FILE_STATES. */
  readonly state: Uint8Array
  /** The permissions of all its mappings: bit `1 << permissions` for each combination that occurs. */
  readonly permissionSets: Uint16Array
  readonly length: number
}

const KIND_CODE = mappingKindCode('code')

/** A path with what was gathered of it so far. */
interface Gathered {
  processes: number
  measured: number
  readonly versions: Set<string>
}

/**
 * Adds the files of all processes up, one row for each path.
 *
 * `numbers` remembers a number for each path ever seen and is added to, so that a path keeps its place from table
 * to table: rows ascend by it.
 */
export function tabulateFiles(processes: Iterable<ProcessFiles>, numbers: Map<string, number>): FileTable {
  const all = [...processes]
  const present = new Set<string>()
  for (const { uses } of all) for (const { path } of uses) present.add(path)
  for (const path of present) if (!numbers.has(path)) numbers.set(path, numbers.size)
  const paths = [...present].toSorted((a, b) => (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0))
  const rows = new Map(paths.map((path, row) => [path, row]))
  const table = emptyTable(paths)
  const gathered = paths.map((): Gathered => ({ processes: 0, measured: 0, versions: new Set() }))
  for (const { uses } of all) {
    const seen = new Set<number>()
    for (const use of uses) {
      const row = rows.get(use.path) ?? 0
      addUse(table, row, use)
      const part = gathered[row]
      if (!part) continue
      part.versions.add(`${use.device}:${use.inodeHigh}:${use.inodeLow}`)
      if (seen.has(row)) continue
      seen.add(row)
      part.processes += 1
      if (use.usage) part.measured += 1
    }
  }
  return {
    ...table,
    processes: Uint32Array.from(gathered, (part) => part.processes),
    measured: Uint32Array.from(gathered, (part) => part.measured),
    versions: Uint32Array.from(gathered, (part) => part.versions.size),
  }
}

function addUse(table: FileTable, row: number, use: FileUse): void {
  if (table.mappings[row] === 0 || use.kind === KIND_CODE) table.kind[row] = use.kind
  table.mappings[row] = (table.mappings[row] ?? 0) + use.mappings
  table.size[row] = (table.size[row] ?? 0) + use.size
  table.permissionSets[row] = (table.permissionSets[row] ?? 0) | use.permissionSets
  table.state[row] = Math.max(table.state[row] ?? 0, FILE_STATES.indexOf(use.state))
  if (!use.usage) return
  for (const field of ['rss', 'pss', 'privateDirty'] as const) {
    const sum = table[field][row] ?? 0
    table[field][row] = (Number.isNaN(sum) ? 0 : sum) + use.usage[field]
  }
}

/** The state of a row. */
export function stateOfFile(table: FileTable, row: number): FileState {
  return FILE_STATES[table.state[row] ?? 0] ?? 'present'
}

function emptyTable(path: readonly string[]): FileTable {
  const { length } = path
  const unread = (): Float64Array => new Float64Array(length).fill(Number.NaN)
  return {
    path,
    kind: new Uint8Array(length),
    processes: new Uint32Array(length),
    measured: new Uint32Array(length),
    mappings: new Uint32Array(length),
    size: new Float64Array(length),
    rss: unread(),
    pss: unread(),
    privateDirty: unread(),
    versions: new Uint32Array(length),
    state: new Uint8Array(length),
    permissionSets: new Uint16Array(length),
    length,
  }
}

import { PROCESS_KERNEL_THREAD, type ProcessTable } from './process-table'
import { StringTableBuilder } from './string-table'

/** One process as read, before it becomes a row. Names are latin1. */
export interface ProcessRecord {
  readonly pid: number
  readonly parentPid: number
  readonly uid: number
  readonly startTicks: number
  readonly startedAtMs: number
  readonly rss: number
  readonly vsz: number
  /** Percent of one core over the last interval; NaN at first sight. */
  readonly cpu: number
  readonly threads: number
  readonly isKernelThread: boolean
  /** State letter. */
  readonly state: string
  readonly name: string
  readonly user: string
  readonly command: string
}

/** Turns records into a table, ascending by pid. */
export function buildProcessTable(records: readonly ProcessRecord[]): ProcessTable {
  const rows = records.toSorted((a, b) => a.pid - b.pid)
  const strings = new StringTableBuilder()
  const interned = (pick: (row: ProcessRecord) => string): Uint32Array<ArrayBuffer> =>
    Uint32Array.from(rows, (row) => strings.intern(pick(row)))
  const name = interned((row) => row.name)
  const user = interned((row) => row.user)
  const command = interned((row) => row.command)
  return {
    pid: Uint32Array.from(rows, (row) => row.pid),
    parentPid: Uint32Array.from(rows, (row) => row.parentPid),
    uid: Uint32Array.from(rows, (row) => row.uid),
    startTicks: Float64Array.from(rows, (row) => row.startTicks),
    startedAtMs: Float64Array.from(rows, (row) => row.startedAtMs),
    rss: Float64Array.from(rows, (row) => row.rss),
    vsz: Float64Array.from(rows, (row) => row.vsz),
    cpu: Float64Array.from(rows, (row) => row.cpu),
    threads: Uint32Array.from(rows, (row) => row.threads),
    flags: Uint8Array.from(rows, (row) => (row.isKernelThread ? PROCESS_KERNEL_THREAD : 0)),
    state: Uint8Array.from(rows, (row) => row.state.charCodeAt(0)),
    name,
    user,
    command,
    strings: strings.finish(),
    length: rows.length,
  }
}

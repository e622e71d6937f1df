import { computeLimitRoom } from '../shared/explain/limit-arithmetic'
import type { CountedProcess } from '../shared/explain/closest'
import {
  COUNT_OUTCOMES,
  PROCESS_KERNEL_THREAD,
  type CountOutcome,
  type ProcessTable,
} from '../shared/tables/process-table'

/** One process as the command line prints it; names are latin1 byte strings, as in the tables. */
export interface ProcessLine {
  readonly pid: number
  readonly parentPid: number
  readonly startTicks: number
  readonly startedAtMs: number
  readonly name: string
  readonly command: string
  readonly user: string
  readonly uid: number
  readonly state: string
  readonly threads: number
  readonly isKernelThread: boolean
  /** Maps that count against the limit; NaN unless `outcome` is `counted`. */
  readonly used: number
  readonly outcome: CountOutcome
  /** `used` as a share of the limit; NaN where either is unknown. */
  readonly share: number
  /** Bytes, NaN where unreadable. */
  readonly rss: number
  /** Bytes, NaN where unreadable. */
  readonly vsz: number
}

/** The counts of some processes; columns as in MapCountBatch. */
export interface MapCounts {
  readonly pid: ArrayLike<number>
  readonly startTicks: ArrayLike<number>
  readonly used: ArrayLike<number>
  readonly outcome: ArrayLike<number>
  readonly length: number
}

/**
 * Joins the process list with its map counts, those with the most maps first, uncounted ones last, then by pid.
 *
 * A process that ended between the list and its count is left out.
 */
export function joinProcessLines(
  table: ProcessTable,
  counts: MapCounts,
  limit: number | null,
): ProcessLine[] {
  const findCount = indexCounts(counts)
  const lines = Array.from({ length: table.length }, (_, row) => joinLine(table, row, findCount, limit))
  const present = lines.filter((line) => line.outcome !== 'process-gone')
  return present.sort((a, b) => mapsOrMinus(b) - mapsOrMinus(a) || a.pid - b.pid)
}

/** The lines whose maps were counted, as the limit's sentences want them. */
export function countedOf(lines: readonly ProcessLine[]): CountedProcess[] {
  return lines.filter((line) => line.outcome === 'counted')
}

type FindCount = (pid: number, startTicks: number) => Pick<ProcessLine, 'used' | 'outcome'>

/** A process without a count ended between the list and the count. */
function indexCounts(counts: MapCounts): FindCount {
  const rows = new Map<number, number>()
  for (let row = 0; row < counts.length; row++) rows.set(counts.pid[row] ?? 0, row)
  return (pid, startTicks) => {
    const row = rows.get(pid) ?? -1
    if (counts.startTicks[row] !== startTicks) return { used: Number.NaN, outcome: 'process-gone' }
    return {
      used: counts.used[row] ?? Number.NaN,
      outcome: COUNT_OUTCOMES[counts.outcome[row] ?? -1] ?? 'io',
    }
  }
}

function joinLine(table: ProcessTable, row: number, findCount: FindCount, limit: number | null): ProcessLine {
  const text = (column: Uint32Array): string => table.strings.strings[column[row] ?? 0] ?? ''
  const pid = table.pid[row] ?? 0
  const startTicks = table.startTicks[row] ?? 0
  const { used, outcome } = findCount(pid, startTicks)
  return {
    pid,
    parentPid: table.parentPid[row] ?? 0,
    startTicks,
    startedAtMs: table.startedAtMs[row] ?? Number.NaN,
    name: text(table.name),
    command: text(table.command),
    user: text(table.user),
    uid: table.uid[row] ?? 0,
    state: String.fromCharCode(table.state[row] ?? 0),
    threads: table.threads[row] ?? 0,
    isKernelThread: ((table.flags[row] ?? 0) & PROCESS_KERNEL_THREAD) !== 0,
    used,
    outcome,
    share: limit === null ? Number.NaN : computeLimitRoom(used, limit).share,
    rss: table.rss[row] ?? Number.NaN,
    vsz: table.vsz[row] ?? Number.NaN,
  }
}

function mapsOrMinus(line: ProcessLine): number {
  return Number.isNaN(line.used) ? -1 : line.used
}

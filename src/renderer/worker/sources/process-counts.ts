import type { Growth } from '../../../shared/sysctl/growth-types'
import { ProcessGrowth, type TimedCount } from '../../../shared/sysctl/process-growth'
import {
  COUNT_OUTCOMES,
  type CountOutcome,
  type MapCountBatch,
  type ProcessTable,
} from '../../../shared/tables/process-table'

/** The last count of one process. */
export interface CountEntry {
  readonly startTicks: number
  /** NaN unless counted. */
  readonly used: number
  readonly outcome: CountOutcome
  readonly readAtMs: number
}

/** The last map count of each process and how it grows, whatever order counts and lists arrive in. */
export class ProcessCounts {
  readonly #entries = new Map<number, CountEntry>()
  readonly #growth = new ProcessGrowth()

  /** Takes new counts in; a later one replaces the former. */
  enter(batch: MapCountBatch): void {
    for (let i = 0; i < batch.length; i++) {
      const pid = batch.pid[i] ?? 0
      const entry = {
        startTicks: batch.startTicks[i] ?? 0,
        used: batch.used[i] ?? Number.NaN,
        outcome: COUNT_OUTCOMES[batch.outcome[i] ?? -1] ?? 'io',
        readAtMs: batch.readAtMs[i] ?? 0,
      }
      this.#entries.set(pid, entry)
      if (entry.outcome === 'counted') this.#growth.enter({ pid, ...entry, atMs: entry.readAtMs })
    }
  }

  /** Takes in what a read of the open process found: it shows how the process grows, and its count in the list stays what it is. */
  enterRead(read: TimedCount): void {
    this.#growth.enter(read)
  }

  /** The count of a process, or undefined while there is none for this start time. */
  find(pid: number, startTicks: number): CountEntry | undefined {
    const entry = this.#entries.get(pid)
    return entry?.startTicks === startTicks ? entry : undefined
  }

  /** How the count of a process grows towards a limit; null while too little is known. */
  growthOf(pid: number, startTicks: number, limit: number): Growth | null {
    return this.#growth.growthOf(pid, startTicks, limit)
  }

  /** Drops the counts of processes that are not in the list any more. */
  keepOnly(table: ProcessTable): void {
    const alive = new Set(table.pid.subarray(0, table.length))
    for (const pid of this.#entries.keys()) if (!alive.has(pid)) this.#entries.delete(pid)
    this.#growth.keepOnly(alive)
  }
}

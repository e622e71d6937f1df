import {
  COUNT_OUTCOMES,
  PROCESS_KERNEL_THREAD,
  type MapCountBatch,
  type ProcessTable,
} from '../tables/process-table'
import type { EpochMs, Milliseconds } from '../units'
import { computeSlowdown, countInterval } from './count-schedule'

/** What is planned for one process. */
interface Entry {
  readonly startTicks: number
  costMs: Milliseconds
  nextAtMs: EpochMs
}

/**
 * Remembers what each process's last count cost and when it is due again.
 *
 * Identity is pid and start time: a pid that was reused starts anew.
 */
export class CountPlan {
  #entries = new Map<number, Entry>()
  #slowdown = 1

  /** Takes a new process list over: who left is forgotten, who is new is due at once. */
  update(table: ProcessTable): void {
    const before = this.#entries
    this.#entries = new Map()
    for (let row = 0; row < table.length; row++) {
      const pid = table.pid[row] ?? 0
      const startTicks = table.startTicks[row] ?? 0
      const known = before.get(pid)
      this.#entries.set(pid, known?.startTicks === startTicks ? known : firstEntry(table, row))
    }
    this.#slowdown = computeSlowdown([...this.#entries.values()].map((entry) => entry.costMs))
  }

  /** The pids whose time has come, the cheapest first, so that a costly one delays nobody. */
  duePids(nowMs: EpochMs): number[] {
    const due = [...this.#entries].filter(([, entry]) => entry.nextAtMs <= nowMs)
    return due.sort(([, a], [, b]) => a.costMs - b.costMs).map(([pid]) => pid)
  }

  /** All pids that can be counted, due or not, the cheapest first. */
  allPids(): number[] {
    return this.duePids(Number.MAX_VALUE)
  }

  /** When the next process is due; Infinity when none ever is. */
  nextDueMs(): EpochMs {
    let next = Number.POSITIVE_INFINITY
    for (const entry of this.#entries.values()) next = Math.min(next, entry.nextAtMs)
    return next
  }

  /**
   * Plans the next counts of what was just counted, and says who was meant: `startTicks` and `nextAtMs` of each.
   *
   * Shape: row for row with the argument. The start time is NaN for a process that has left the list meanwhile.
   */
  record(counted: Pick<MapCountBatch, 'pid' | 'outcome' | 'readAtMs' | 'readMs' | 'length'>): {
    readonly startTicks: Float64Array<ArrayBuffer>
    readonly nextAtMs: Float64Array<ArrayBuffer>
  } {
    const startTicks = new Float64Array(counted.length).fill(Number.NaN)
    const nextAtMs = new Float64Array(counted.length).fill(Number.POSITIVE_INFINITY)
    for (let row = 0; row < counted.length; row++) {
      const entry = this.#entries.get(counted.pid[row] ?? 0)
      if (entry === undefined) continue
      const outcome = COUNT_OUTCOMES[counted.outcome[row] ?? 0] ?? 'io'
      entry.costMs = counted.readMs[row] ?? 0
      entry.nextAtMs = (counted.readAtMs[row] ?? 0) + countInterval(outcome, entry.costMs, this.#slowdown)
      startTicks[row] = entry.startTicks
      nextAtMs[row] = entry.nextAtMs
    }
    return { startTicks, nextAtMs }
  }
}

/** A guess at the cost, so that the first round goes from small to large: resident bytes, scaled below any cost. */
function firstEntry(table: ProcessTable, row: number): Entry {
  const isKernelThread = ((table.flags[row] ?? 0) & PROCESS_KERNEL_THREAD) !== 0
  const rss = table.rss[row] ?? 0
  return {
    startTicks: table.startTicks[row] ?? 0,
    costMs: isKernelThread || Number.isNaN(rss) ? 0 : rss * 1e-15,
    nextAtMs: 0,
  }
}

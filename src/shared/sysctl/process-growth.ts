import { ThinnedHistory } from '../history/thinned-history'
import { estimateGrowth, MOST_SAMPLES } from './growth'
import type { Growth, GrowthSample } from './growth-types'

/** The map count of one process, as it was read at a time. */
export interface TimedCount extends GrowthSample {
  readonly pid: number
  readonly startTicks: number
}

interface Entry {
  readonly startTicks: number
  readonly history: ThinnedHistory<GrowthSample>
}

/** Remembers counts of each process, the latest all and ever fewer of the earlier, so that its growth can be told. */
export class ProcessGrowth {
  readonly #entries = new Map<number, Entry>()

  /** Takes a count in; one that is not newer than the last is the same one again. */
  enter({ pid, startTicks, atMs, used }: TimedCount): void {
    let entry = this.#entries.get(pid)
    if (entry?.startTicks !== startTicks) {
      entry = { startTicks, history: new ThinnedHistory(MOST_SAMPLES) }
      this.#entries.set(pid, entry)
    }
    entry.history.add({ atMs, used })
  }

  /** How a process grows; null while too little is known of it. */
  growthOf(pid: number, startTicks: number, limit: number): Growth | null {
    const entry = this.#entries.get(pid)
    return entry?.startTicks === startTicks ? estimateGrowth(entry.history.samples, limit) : null
  }

  /** Forgets the processes that are not in the list any more. */
  keepOnly(pids: Iterable<number>): void {
    const alive = new Set(pids)
    for (const pid of this.#entries.keys()) if (!alive.has(pid)) this.#entries.delete(pid)
  }
}

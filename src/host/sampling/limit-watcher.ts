import { ProcessGrowth } from '../../shared/sysctl/process-growth'
import { LimitWatch, type WatchAlert } from '../../shared/sysctl/limit-watch'
import { COUNT_OUTCOMES, type MapCountBatch, type ProcessTable } from '../../shared/tables/process-table'
import type { SampledProcesses, SamplerListener } from './sampler'

/** How many of the processes that have maps can be seen. */
export interface WatchedShare {
  readonly seen: number
  readonly all: number
}

/** Turns what the sampler tells into alerts. */
export class LimitWatcher implements SamplerListener {
  readonly #watch: LimitWatch
  readonly #growth = new ProcessGrowth()
  readonly #onAlert: (alert: WatchAlert) => void
  readonly onError: (error: unknown) => void
  readonly #outcomes = new Map<number, string>()
  #table: ProcessTable | null = null
  #limit: number | null = null

  constructor(threshold: number, onAlert: (alert: WatchAlert) => void, onError: (error: unknown) => void) {
    this.#watch = new LimitWatch(threshold)
    this.#onAlert = onAlert
    this.onError = onError
  }

  /** See {@link LimitWatch.setThreshold}. */
  setThreshold(threshold: number): void {
    this.#watch.setThreshold(threshold)
  }

  readonly onProcesses = ({ table, limit }: SampledProcesses): void => {
    this.#table = table
    this.#limit = limit
    this.#growth.keepOnly(table.pid)
    this.#watch.keepOnly(table.pid)
    const alive = new Set(table.pid)
    for (const pid of this.#outcomes.keys()) if (!alive.has(pid)) this.#outcomes.delete(pid)
  }

  readonly onCounts = (batch: MapCountBatch): void => {
    for (let row = 0; row < batch.length; row++) {
      const pid = batch.pid[row] ?? 0
      const outcome = COUNT_OUTCOMES[batch.outcome[row] ?? -1] ?? 'io'
      this.#outcomes.set(pid, outcome)
      if (outcome !== 'counted' || this.#limit === null) continue
      const startTicks = batch.startTicks[row] ?? 0
      const count = { pid, startTicks, used: batch.used[row] ?? 0, atMs: batch.readAtMs[row] ?? 0 }
      this.#growth.enter(count)
      if (!this.#watch.passes(count, this.#limit)) continue
      const growth = this.#growth.growthOf(pid, startTicks, this.#limit)
      this.#onAlert({ count, ...this.#namesOf(pid), limit: this.#limit, growth })
    }
  }

  /** Kernel threads, zombies and what has ended have no maps to see. */
  share(): WatchedShare {
    let seen = 0
    let all = 0
    for (const outcome of this.#outcomes.values()) {
      if (outcome === 'none' || outcome === 'zombie' || outcome === 'process-gone') continue
      all += 1
      if (outcome === 'counted') seen += 1
    }
    return { seen, all }
  }

  #namesOf(pid: number): { name: string; user: string } {
    const row = this.#table?.pid.indexOf(pid) ?? -1
    const text = (column: Uint32Array | undefined): string =>
      this.#table?.strings.strings[column?.[row] ?? -1] ?? '?'
    return { name: text(this.#table?.name), user: text(this.#table?.user) }
  }
}

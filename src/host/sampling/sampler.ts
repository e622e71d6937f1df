import { CountPlan } from '../../shared/proc/count-plan'
import { listInterval } from '../../shared/proc/count-schedule'
import type { MapCountBatch, ProcessTable } from '../../shared/tables/process-table'
import { readLimitOf, type ProcSource } from '../proc/proc-source'
import type { CountMemory } from './count-memory'
import { ProcessLister } from './list-processes'
import { MapCounter } from './map-counter'

/** A process list as the sampler hands it out. */
export interface SampledProcesses {
  readonly table: ProcessTable
  /** Running vm.max_map_count; null where it could not be read. */
  readonly limit: number | null
  readonly readAtMs: number
  readonly readMs: number
  /** Time until the next list. */
  readonly intervalMs: number
}

/** What is reported while sampling. */
export interface SamplerListener {
  readonly onProcesses: (sampled: SampledProcesses) => void
  readonly onCounts: (batch: MapCountBatch) => void
  /** A list or a round of counts could not be made; sampling goes on. */
  readonly onError: (error: unknown) => void
}

/** Looks for due counts no more often than this, so that they come in batches. */
const COUNT_PAUSE_MS = 250
/** Weight of the newest list in the running average of their cost; single ones are measured coarsely. */
const COST_WEIGHT = 0.3

/**
 * Samples the process list and the map counts, each process at its own pace (see count-schedule).
 *
 * The list and the counts run side by side: a count that takes long does not hold the list up.
 */
export class Sampler {
  readonly #source: ProcSource
  readonly #listener: SamplerListener
  readonly #lister: ProcessLister
  readonly #counter: MapCounter
  readonly #plan = new CountPlan()
  #listCostMs = 0
  #isPaused = true
  #isClosed = false
  #listing: Promise<void> | null = null
  #counting: Promise<void> | null = null
  #listTimer: NodeJS.Timeout | undefined
  #countTimer: NodeJS.Timeout | undefined

  constructor(source: ProcSource, listener: SamplerListener) {
    this.#source = source
    this.#listener = listener
    this.#lister = new ProcessLister(source)
    this.#counter = new MapCounter(source)
  }

  /** Goes on with list and counts at once. */
  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    void this.#startList()
  }

  /** Stops after what is under way. */
  pause(): void {
    this.#isPaused = true
    clearTimeout(this.#listTimer)
    clearTimeout(this.#countTimer)
  }

  /** Reads the list and all counts once, now, also while paused. */
  async refresh(): Promise<void> {
    await this.#listing
    await this.#startList()
    await this.#counting
    if (!this.#isClosed) await this.#startCount(this.#plan.allPids())
  }

  /** Ends the sampling and its thread. */
  close(): void {
    this.pause()
    this.#isClosed = true
    this.#counter.close()
  }

  #startList(): Promise<void> {
    clearTimeout(this.#listTimer)
    this.#listing ??= this.#list().finally(() => (this.#listing = null))
    return this.#listing
  }

  async #list(): Promise<void> {
    try {
      const { table, readAtMs, readMs, costMs } = await this.#lister.list()
      const limit = await readLimitOf(this.#source)
      if (this.#isClosed) return
      this.#listCostMs += COST_WEIGHT * (costMs - this.#listCostMs)
      const intervalMs = listInterval(this.#listCostMs)
      this.#plan.update(table)
      this.#listener.onProcesses({ table, limit, readAtMs, readMs, intervalMs })
    } catch (thrown) {
      this.#listener.onError(thrown)
    }
    if (this.#isPaused) return
    this.#listTimer = setTimeout(() => void this.#startList(), listInterval(this.#listCostMs))
    this.#countDue()
  }

  #countDue(): void {
    clearTimeout(this.#countTimer)
    if (this.#isPaused || this.#counting !== null) return
    const due = this.#plan.duePids(Date.now())
    if (due.length > 0) void this.#startCount(due)
    else this.#waitForDue()
  }

  #waitForDue(): void {
    // A timer cannot wait for ever; the next list asks again in any case.
    const waitMs = Math.min(this.#plan.nextDueMs() - Date.now(), 60_000)
    this.#countTimer = setTimeout(() => this.#countDue(), Math.max(COUNT_PAUSE_MS, waitMs))
  }

  #startCount(pids: readonly number[]): Promise<void> {
    this.#counting = this.#counter
      .count(pids, (memory, first, end) => this.#takeCounts(memory, first, end))
      .catch(this.#listener.onError)
      .finally(() => {
        this.#counting = null
        if (!this.#isPaused) this.#waitForDue()
      })
    return this.#counting
  }

  #takeCounts(memory: CountMemory, first: number, end: number): void {
    if (this.#isClosed) return
    // Copies: what is shared between threads cannot cross to another process.
    const counted = {
      pid: Uint32Array.from(memory.pid.subarray(first, end)),
      used: Float64Array.from(memory.used.subarray(first, end)),
      outcome: Uint8Array.from(memory.outcome.subarray(first, end)),
      readAtMs: Float64Array.from(memory.readAtMs.subarray(first, end)),
      readMs: Float64Array.from(memory.readMs.subarray(first, end)),
      length: end - first,
    }
    this.#listener.onCounts({ ...counted, ...this.#plan.record(counted) })
  }
}

import { ThinnedHistory } from '../../shared/history/thinned-history'
import type { ProcessIdentity } from '../../shared/ipc/contract'
import type { ProcessTable } from '../../shared/tables/process-table'
import type { CountBook } from './count-book'
import type { ProcessHistory } from './history-protocol'
import type { UsageSums } from './reading-protocol'

/** What is remembered of each process: with 500 processes about 6 MB. */
const SAMPLES_OF_EACH = 240
/** Reads of smaps of the open process. */
const USAGE_SAMPLES = 600

interface ListSample {
  readonly atMs: number
  /** NaN where the maps were not counted. */
  readonly used: number
  readonly rss: number
}

interface UsageSample {
  readonly atMs: number
  readonly pss: number
  readonly swap: number
}

interface Entry {
  readonly startTicks: number
  readonly samples: ThinnedHistory<ListSample>
  /** Only of processes that were opened. */
  readonly usage: ThinnedHistory<UsageSample>
}

/** Remembers how the map count and the memory of every process went while the app runs. */
export class HistoryBook {
  readonly #entries = new Map<number, Entry>()

  /** Takes a process list in, with the counts known by then; processes that left are kept while they are open. */
  enter(table: ProcessTable, counts: CountBook, readAtMs: number, open: ProcessIdentity | null): void {
    const alive = new Set<number>(open ? [open.pid] : [])
    for (let row = 0; row < table.length; row++) {
      const pid = table.pid[row] ?? 0
      const startTicks = table.startTicks[row] ?? 0
      alive.add(pid)
      const used = counts.find(pid, startTicks)?.used ?? Number.NaN
      const rss = table.rss[row] ?? Number.NaN
      this.#entryOf({ pid, startTicks }).samples.add({ atMs: readAtMs, used, rss })
    }
    for (const pid of this.#entries.keys()) if (!alive.has(pid)) this.#entries.delete(pid)
  }

  /** Takes in what a read of smaps found. */
  enterUsage(process: ProcessIdentity, { readAtMs, pss, swap }: UsageSums): void {
    this.#entryOf(process).usage.add({ atMs: readAtMs, pss, swap })
  }

  /** The history of a process as columns over one ascending axis of time; NaN where nothing was read. */
  read(process: ProcessIdentity): Omit<ProcessHistory, 'limit' | 'growth'> {
    const { samples, usage } = this.#entryOf(process)
    const lists = samples.samples
    const usages = usage.samples
    const times = [...new Set([...lists, ...usages].map(({ atMs }) => atMs))].sort((a, b) => a - b)
    const listAt = new Map(lists.map((sample) => [sample.atMs, sample]))
    const usageAt = new Map(usages.map((sample) => [sample.atMs, sample]))
    return {
      atMs: Float64Array.from(times),
      used: Float64Array.from(times, (at) => listAt.get(at)?.used ?? Number.NaN),
      rss: Float64Array.from(times, (at) => listAt.get(at)?.rss ?? Number.NaN),
      pss: Float64Array.from(times, (at) => usageAt.get(at)?.pss ?? Number.NaN),
      swap: Float64Array.from(times, (at) => usageAt.get(at)?.swap ?? Number.NaN),
    }
  }

  #entryOf({ pid, startTicks }: ProcessIdentity): Entry {
    const known = this.#entries.get(pid)
    if (known?.startTicks === startTicks) return known
    const entry = {
      startTicks,
      samples: new ThinnedHistory<ListSample>(SAMPLES_OF_EACH),
      usage: new ThinnedHistory<UsageSample>(USAGE_SAMPLES),
    }
    this.#entries.set(pid, entry)
    return entry
  }
}

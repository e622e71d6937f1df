import {
  NO_LINE,
  spanOf,
  toLine,
  type HistoryLine,
  type HistoryPoint,
} from '../../../shared/history/history-line'
import type { HistoryLines } from '../../../shared/history/history-moments'
import { ThinnedHistory } from '../../../shared/history/thinned-history'
import { WatchedTimes } from '../../../shared/history/watched-times'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { ProcessTable } from '../../../shared/tables/process-table'
import type { ProcessCounts } from '../sources/process-counts'
import type { ProcessHistory } from '../protocol/history-protocol'
import type { UsageSums } from '../protocol/reading-protocol'

/** What is remembered of each process: with 500 processes about 8 MB. */
const SAMPLES_OF_EACH = 240
/** Reads of the open process. */
const READS_OF_OPEN = 600
/** Changes of the limit; of more the first are forgotten. */
const MOST_LIMITS = 100
/** A read that comes later than after so many of its intervals was not made on time: nobody watched. */
const LATE_AFTER = 3
/** Machines are busy at times. */
const LEAST_PATIENCE_MS = 15_000

/** A process as the list tells it, with the last count known by then. */
interface ListSample {
  readonly atMs: number
  /** NaN where the maps were not counted. */
  readonly used: number
  readonly usedAtMs: number
  readonly rss: number
}

interface UsageSample {
  readonly atMs: number
  readonly pss: number
  readonly swap: number
}

interface CountSample {
  readonly atMs: number
  readonly used: number
}

/** What the reads of an open process brought. */
class OpenReads {
  readonly counts = new ThinnedHistory<CountSample>(READS_OF_OPEN)
  readonly usage = new ThinnedHistory<UsageSample>(READS_OF_OPEN)
  readonly countTimes = new WatchedTimes()
  readonly usageTimes = new WatchedTimes()
}

interface Entry {
  readonly startTicks: number
  readonly samples: ThinnedHistory<ListSample>
  /** Made at its first read: thousands of processes come and go, few are opened. */
  reads: OpenReads | null
}

const NO_READS = new OpenReads()

/** A list as it is entered: when it was read, when the next will be, and the limit of that time. */
export interface ListReading {
  readonly table: ProcessTable
  readonly readAtMs: number
  readonly intervalMs: number
  readonly limit: number | null
}

/** Remembers how the map count and the memory of every process went while the app runs. */
export class ProcessHistories {
  readonly #entries = new Map<number, Entry>()
  readonly #listTimes = new WatchedTimes()
  readonly #limits: HistoryPoint[] = []

  /** Takes a process list in, with the counts known by then; processes that left are kept while they are open. */
  enter(
    { table, readAtMs, intervalMs, limit }: ListReading,
    counts: ProcessCounts,
    open: ProcessIdentity | null,
  ): void {
    this.#listTimes.see(readAtMs, patienceFor(intervalMs))
    this.#enterLimit(readAtMs, limit ?? Number.NaN)
    const alive = new Set<number>(open ? [open.pid] : [])
    for (let row = 0; row < table.length; row++) {
      const pid = table.pid[row] ?? 0
      const startTicks = table.startTicks[row] ?? 0
      alive.add(pid)
      const count = counts.find(pid, startTicks)
      const used = count?.used ?? Number.NaN
      const usedAtMs = count?.readAtMs ?? readAtMs
      const rss = table.rss[row] ?? Number.NaN
      this.#entryOf({ pid, startTicks }).samples.add({ atMs: readAtMs, used, usedAtMs, rss })
    }
    for (const pid of this.#entries.keys()) if (!alive.has(pid)) this.#entries.delete(pid)
  }

  /** Takes in how many maps a read of the open process found; the next read comes after `intervalMs`. */
  enterCount(process: ProcessIdentity, { atMs, used }: CountSample, intervalMs: number): void {
    const { counts, countTimes } = this.#readsOf(process)
    counts.add({ atMs, used })
    countTimes.see(atMs, patienceFor(intervalMs))
  }

  /** Takes in what a read of smaps or smaps_rollup found; the next read comes after `intervalMs`. */
  enterUsage(process: ProcessIdentity, { readAtMs: atMs, pss, swap }: UsageSums, intervalMs: number): void {
    const { usage, usageTimes } = this.#readsOf(process)
    usage.add({ atMs, pss, swap })
    usageTimes.see(atMs, patienceFor(intervalMs))
  }

  /** The history of a process, as lines over time. */
  read(process: ProcessIdentity): Pick<ProcessHistory, 'lines' | 'limitLine'> {
    const { samples, reads } = this.#entryOf(process)
    const { counts, usage, countTimes, usageTimes } = reads ?? NO_READS
    const isUsageWatched = (from: number, to: number): boolean => usageTimes.covers(from, to)
    // A count that only the open page may read has no gap where the list may not.
    const listed = countsOf(samples.samples).filter(
      ({ atMs, value }) => !Number.isNaN(value) || !countTimes.covers(atMs, atMs),
    )
    const isListWatched = (from: number, to: number): boolean => this.#listTimes.covers(from, to)
    const lines: HistoryLines = {
      used: toLine(
        [...listed, ...counts.samples.map(({ atMs, used }) => ({ atMs, value: used }))],
        (from, to) => isListWatched(from, to) || countTimes.covers(from, to),
      ),
      rss: toLine(
        samples.samples.map(({ atMs, rss }) => ({ atMs, value: rss })),
        isListWatched,
      ),
      pss: toLine(
        usage.samples.map(({ atMs, pss }) => ({ atMs, value: pss })),
        isUsageWatched,
      ),
      swap: toLine(
        usage.samples.map(({ atMs, swap }) => ({ atMs, value: swap })),
        isUsageWatched,
      ),
    }
    return { lines, limitLine: this.#limitLine(lines) }
  }

  /** The limit from the first to the last read of a process. */
  #limitLine(lines: HistoryLines): HistoryLine {
    const span = spanOf(Object.values(lines))
    const [first] = this.#limits
    if (!span || !first) return NO_LINE
    const { fromMs, toMs } = span
    const before = this.#limits.findLast(({ atMs }) => atMs <= fromMs) ?? first
    const within = this.#limits.filter(({ atMs }) => atMs > fromMs && atMs < toMs)
    const last = this.#limits.findLast(({ atMs }) => atMs <= toMs) ?? before
    const points = [{ atMs: fromMs, value: before.value }, ...within, { atMs: toMs, value: last.value }]
    return toLine(points, () => true)
  }

  #enterLimit(atMs: number, value: number): void {
    if (Object.is(this.#limits.at(-1)?.value, value)) return
    this.#limits.push({ atMs, value })
    if (this.#limits.length > MOST_LIMITS) this.#limits.shift()
  }

  #entryOf({ pid, startTicks }: ProcessIdentity): Entry {
    const known = this.#entries.get(pid)
    if (known?.startTicks === startTicks) return known
    const entry: Entry = { startTicks, samples: new ThinnedHistory(SAMPLES_OF_EACH), reads: null }
    this.#entries.set(pid, entry)
    return entry
  }

  #readsOf(process: ProcessIdentity): OpenReads {
    return (this.#entryOf(process).reads ??= new OpenReads())
  }
}

function patienceFor(intervalMs: number): number {
  return Math.max(LEAST_PATIENCE_MS, LATE_AFTER * intervalMs)
}

/** Each count once, at the time at which it was read, however many lists came before the next one. */
function countsOf(samples: readonly ListSample[]): HistoryPoint[] {
  return samples
    .filter(({ usedAtMs }, index) => usedAtMs !== samples[index - 1]?.usedAtMs)
    .map(({ used, usedAtMs }) => ({ atMs: usedAtMs, value: used }))
}

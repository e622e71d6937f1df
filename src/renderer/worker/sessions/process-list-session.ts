import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { News } from '../../../shared/ipc/request-answers'
import type { ProcessTable } from '../../../shared/tables/process-table'
import { listUncounted, summariseProcesses } from '../answers/summarise-processes'
import type { WorkerEvent, WorkerMethods } from '../protocol/messages'
import type { ProcessFacts } from '../protocol/process-protocol'
import type { UsageSums } from '../protocol/reading-protocol'
import { ProcessHistories } from '../reading/process-histories'
import type { SessionContext } from '../reading/session-context'
import { ProcessCounts } from '../sources/process-counts'
import { emptyProcessTable } from '../sources/empty-tables'
import { ProcessSource, type ProcessReading } from '../sources/process-source'
import { TableView } from '../views/table-view'

/** The requests about the list of all processes. */
export type ProcessListMethods = Pick<
  WorkerMethods,
  'countedProcesses' | 'uncountedProcesses' | 'readHistory' | 'watchProcesses'
>

/** What the session needs of the others. */
export interface ProcessListContext extends SessionContext<WorkerEvent> {
  /** The table of the grid is another one now. */
  readonly onChanged: () => void
}

/** The process list as last read. */
interface ListReading extends ProcessReading {
  readonly table: ProcessTable
  readonly readMs: number
}

const EMPTY_PROCESSES: ListReading = {
  table: emptyProcessTable(),
  limit: null,
  readAtMs: 0,
  readMs: 0,
  intervalMs: 0,
}

/** The list of all processes with their counts, and what went on in each while the app runs. */
export class ProcessListSession implements ProcessListMethods {
  readonly #context: ProcessListContext
  readonly #counts = new ProcessCounts()
  readonly #history = new ProcessHistories()
  #processes: ListReading = EMPTY_PROCESSES
  #source = this.#makeSource()
  #isPaused = false
  readonly view = new TableView(this.#source, { column: 'maps', direction: 'descending' })

  constructor(context: ProcessListContext) {
    this.#context = context
  }

  /** Starts watching, also on the port of a scanner that was started again. */
  start(): void {
    this.#context.requests.order({ type: 'watch-processes', paused: this.#isPaused })
  }

  /** Takes a list in; `open` is the process whose history is kept in full. */
  takeProcesses(event: Extract<News, { type: 'processes' }>, open: ProcessIdentity | null): void {
    this.#processes = event
    this.#counts.keepOnly(event.table)
    this.#source = this.#makeSource()
    this.view.replaceSource(this.#source)
    this.#tell()
    this.#history.enter(event, this.#counts, open)
  }

  takeCounts(event: Extract<News, { type: 'counts' }>): void {
    this.#counts.enter(event.batch)
    this.#source.refreshCounts()
    this.view.refresh()
    this.#tell()
  }

  /** Learns what a read of one process brought: maps that count against the limit. */
  enterCount(
    process: ProcessIdentity,
    count: { readonly atMs: number; readonly used: number },
    intervalMs: number,
  ): void {
    this.#history.enterCount(process, count, intervalMs)
    this.#counts.enterRead({ ...process, ...count })
  }

  /** Learns what a read of one process brought: what its maps cost. */
  enterUsage(process: ProcessIdentity, sums: UsageSums, intervalMs: number): void {
    this.#history.enterUsage(process, sums, intervalMs)
  }

  /** What the list says of a process; null where it does not have it. */
  factsOf({ pid, startTicks }: ProcessIdentity): ProcessFacts | null {
    return this.#source.facts(pid, startTicks)
  }

  /** What a process is called, harmless; an empty text where the list does not have it. */
  nameOf(process: ProcessIdentity): string {
    return this.factsOf(process)?.name ?? ''
  }

  countedProcesses: ProcessListMethods['countedProcesses'] = () => this.#source.countedProcesses()

  uncountedProcesses: ProcessListMethods['uncountedProcesses'] = () => listUncounted(this.#source)

  readHistory: ProcessListMethods['readHistory'] = (process) => {
    const { limit, intervalMs: listMs } = this.#processes
    const growth = limit === null ? null : this.#counts.growthOf(process.pid, process.startTicks, limit)
    return { ...this.#history.read(process), limit, growth, listMs }
  }

  watchProcesses: ProcessListMethods['watchProcesses'] = (isPaused) => {
    this.#isPaused = isPaused
    this.start()
    return null
  }

  #makeSource(): ProcessSource {
    return new ProcessSource(this.#processes.table, this.#counts, this.#processes)
  }

  #tell(): void {
    this.#context.emit({ type: 'processes', summary: summariseProcesses(this.#source, this.#processes) })
    this.#context.onChanged()
  }
}

import { VmatlasError } from '../../../shared/errors'
import type { ScannerEvent, ScannerRequest } from '../../../shared/ipc/port-messages'
import type { ProcessTable } from '../../../shared/tables/process-table'
import { BusyClock } from '../reading/busy-clock'
import { CountBook } from '../sources/count-book'
import { emptyProcessTable } from '../sources/empty-tables'
import { FilesSession } from './files-session'
import type { FilesMethods } from '../protocol/files-protocol'
import type { FindingsMethods } from '../protocol/findings-protocol'
import { FindingsSession } from './findings-session'
import { HistoryBook } from '../reading/history-book'
import { LabLink } from '../reading/lab-link'
import type { LabMethods } from '../protocol/lab-protocol'
import { MappingQuestions, type MappingQuestionMethods } from '../answers/mapping-questions'
import { ProcessSession, type ProcessMethods } from './process-session'
import { FileCheckSession } from '../reading/file-check'
import type { FileCheckMethods } from '../protocol/file-check-protocol'
import { ProcessSource, type ProcessReading } from '../sources/process-source'
import type { RecordingMethods } from '../protocol/recording-protocol'
import { RecordingSession } from './recording-session'
import { RootLink } from '../reading/root-link'
import type { RootMethods } from '../protocol/root-protocol'
import { SearchSession } from './search-session'
import { SnapshotPageSession } from './snapshot-page'
import type { SnapshotMethods } from '../protocol/snapshot-protocol'
import { SnapshotSession } from './snapshot-session'
import { summariseProcesses } from '../answers/summarise-processes'
import { TableView } from '../views/table-view'
import type { TextMethods } from '../protocol/text-protocol'
import { TextSession } from './text-session'
import type { WorkerEvent, WorkerMethodName, WorkerMethods } from '../protocol/messages'
import type { ViewName } from '../protocol/view-protocol'

type ProcessesEvent = Extract<ScannerEvent, { type: 'processes' }>

/** What answers a request, or a part of the answer. */
type Answer = Exclude<ScannerEvent, { type: 'processes' | 'counts' | 'lab-ended' | 'root-state' }>

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

/**
 * What the worker knows and does: tables from the scanner on one side, views for the window on the other.
 *
 * `emit` tells the window; `send` asks the scanner and does nothing while there is none.
 */
export class WorkerSession implements Omit<
  WorkerMethods,
  | keyof SnapshotMethods
  | keyof ProcessMethods
  | keyof FileCheckMethods
  | keyof MappingQuestionMethods
  | keyof LabMethods
  | keyof FilesMethods
  | keyof RecordingMethods
  | keyof RootMethods
  | keyof FindingsMethods
  | keyof TextMethods
> {
  readonly #emit: (event: WorkerEvent) => void
  readonly #send: (request: ScannerRequest) => void
  /** Of the work that the maps of the open process make. */
  readonly #clock = new BusyClock()
  readonly #counts = new CountBook()
  readonly #history = new HistoryBook()
  readonly #snapshots: SnapshotSession
  readonly #process: ProcessSession
  readonly #page: SnapshotPageSession
  readonly #fileCheck: FileCheckSession
  readonly #questions: MappingQuestions
  readonly #lab: LabLink
  readonly #files: FilesSession
  readonly #recordings: RecordingSession
  readonly #root: RootLink
  readonly #findings: FindingsSession
  readonly #search: SearchSession
  readonly #texts: TextSession
  readonly #views: Readonly<Record<ViewName, TableView>>
  #processes: ListReading = EMPTY_PROCESSES
  #isPaused = false
  #lastRequestId = 0

  constructor(emit: (event: WorkerEvent) => void, send: (request: ScannerRequest) => void) {
    this.#emit = emit
    this.#send = send
    const nextRequestId = (): number => this.#nextRequestId()
    const nameOf = (pid: number, startTicks: number): string =>
      this.#processSource().facts(pid, startTicks)?.name ?? ''
    this.#lab = new LabLink({ emit, send, nextRequestId })
    this.#files = new FilesSession({
      emit,
      send,
      nextRequestId,
      onChanged: () => this.#emitView('files'),
      nameOf,
    })
    this.#recordings = new RecordingSession({ emit, send, nextRequestId }, ({ pid, startTicks }) =>
      nameOf(pid, startTicks),
    )
    this.#root = new RootLink({ emit, send, nextRequestId })
    const link = { emit, send, nextRequestId }
    this.#findings = new FindingsSession({ ...link, onChanged: () => this.#emitView('findings') })
    this.#search = new SearchSession({ ...link, onChanged: () => this.#emitView('found') })
    this.#snapshots = new SnapshotSession({ emit, send, nextRequestId }, (view) => this.#emitView(view))
    this.#process = new ProcessSession({
      send,
      nextRequestId,
      onProcess: (process) => emit({ type: 'process', process }),
      onMaps: () => this.#emitView('maps'),
      onCount: (process, count, intervalMs) => {
        this.#history.enterCount(process, count, intervalMs)
        this.#counts.enterRead({ ...process, ...count })
      },
      onUsage: (process, sums, intervalMs) => this.#history.enterUsage(process, sums, intervalMs),
      takeWorkMs: () => this.#clock.takeMs(),
      factsOf: ({ pid, startTicks }) => this.#processSource().facts(pid, startTicks),
    })
    this.#page = new SnapshotPageSession(link, this.#process.view, () => this.#emitView('maps'))
    this.#fileCheck = new FileCheckSession(link, this.#process.view, () => this.#process.identity)
    this.#questions = new MappingQuestions(this.#process.view)
    this.#texts = new TextSession({
      maps: this.#process.view,
      writeDifference: (form) => this.#snapshots.writeDifference(form),
    })
    this.#views = {
      processes: new TableView(this.#makeProcessSource(), { column: 'maps', direction: 'descending' }),
      maps: this.#process.view,
      snapshots: this.#snapshots.list,
      differences: this.#snapshots.differences,
      files: this.#files.view,
      findings: this.#findings.view,
      found: this.#search.view,
    }
  }

  /** Starts watching, also on the port of a scanner that was started again. */
  start(): void {
    this.#send({ type: 'watch-processes', paused: this.#isPaused })
    this.#root.readAsRoot('look')
    this.#process.start()
    this.#page.start()
  }

  /** Takes a validated message of the scanner in. */
  take(event: ScannerEvent): void {
    if (event.type === 'processes') this.#takeProcesses(event)
    else if (event.type === 'counts') this.#takeCounts(event)
    else if (event.type === 'lab-ended') this.#lab.takeEnd(event)
    else if (event.type === 'root-state') this.#takeRoot(event)
    else if (!this.#isTaken(event)) this.#takeAnswer(event)
  }

  /** Ends what the lost scanner will not end. */
  lose(): void {
    this.#process.lose()
    this.#snapshots.lose()
    this.#page.lose()
    this.#lab.lose()
    this.#files.lose()
    this.#recordings.lose()
    this.#root.lose()
    this.#findings.lose()
    this.#search.lose()
    this.#emit({ type: 'scanner-lost' })
  }

  /** Carries out a request of the window; throws what it throws. */
  carryOut(method: WorkerMethodName, args: readonly unknown[]): unknown {
    const owners: readonly Partial<WorkerMethods>[] = [
      this.#snapshots,
      this.#process,
      this.#page,
      this.#fileCheck,
      this.#questions,
      this.#lab,
      this.#files,
      this.#recordings,
      this.#root,
      this.#findings,
      this.#search,
      this.#texts,
      this,
    ]
    const owner = owners.find((one) => method in one) ?? {}
    // The window's client derives method and arguments from the same type.
    const act = owner[method] as ((...args: readonly unknown[]) => unknown) | undefined
    if (!act) throw new VmatlasError('internal', `The worker knows no request ${method}.`)
    const isAboutMaps = owner === this.#questions || args[0] === 'maps'
    return isAboutMaps ? this.#clock.measure(() => act(...args)) : act(...args)
  }

  viewState: WorkerMethods['viewState'] = (view) => this.#view(view).state()

  sortView: WorkerMethods['sortView'] = (view, sort) => this.#after(view, (table) => table.setSort(sort))

  filterView: WorkerMethods['filterView'] = (view, text) =>
    this.#after(view, (table) => table.setFilter(text))

  selectRows: WorkerMethods['selectRows'] = (view, act, sequence) =>
    this.#after(view, (table) => table.select(act, sequence))

  selectTableRow: WorkerMethods['selectTableRow'] = (view, row) =>
    this.#after(view, (table) => table.selectTableRow(row))

  readRows: WorkerMethods['readRows'] = (view, first, count) => this.#view(view).readRows(first, count)

  groupView: WorkerMethods['groupView'] = (view, by) => this.#after(view, (table) => table.groupBy(by))

  toggleGroup: WorkerMethods['toggleGroup'] = (view, position) =>
    this.#after(view, (table) => table.toggleGroup(position))

  toggleAllGroups: WorkerMethods['toggleAllGroups'] = (view, isOpen) =>
    this.#after(view, (table) => table.toggleAllGroups(isOpen))

  showGaps: WorkerMethods['showGaps'] = (view, isShown) =>
    this.#after(view, (table) => table.showGaps(isShown))

  selectedIds: WorkerMethods['selectedIds'] = (view) => this.#view(view).selectedIds()

  copyRows: WorkerMethods['copyRows'] = (view) => this.#view(view).copy()

  findRow: WorkerMethods['findRow'] = (view, text, from) => this.#view(view).find(text, from)

  countedProcesses: WorkerMethods['countedProcesses'] = () => this.#processSource().countedProcesses()

  readHistory: WorkerMethods['readHistory'] = (process) => {
    const { limit, intervalMs: listMs } = this.#processes
    const growth = limit === null ? null : this.#counts.growthOf(process.pid, process.startTicks, limit)
    return { ...this.#history.read(process), limit, growth, listMs }
  }

  watchProcesses: WorkerMethods['watchProcesses'] = (isPaused) => {
    this.#isPaused = isPaused
    this.#send({ type: 'watch-processes', paused: isPaused })
    return null
  }

  refreshProcesses: WorkerMethods['refreshProcesses'] = () => {
    this.#send({ type: 'refresh-processes' })
    return null
  }

  #takeProcesses(event: ProcessesEvent): void {
    this.#processes = event
    this.#counts.keepOnly(event.table)
    this.#views.processes.replaceSource(this.#makeProcessSource())
    this.#emitProcesses()
    this.#history.enter(event, this.#counts, this.#process.identity)
    this.#process.see(event.readAtMs)
  }

  #takeCounts(event: Extract<ScannerEvent, { type: 'counts' }>): void {
    this.#counts.enter(event.batch)
    this.#processSource().refreshCounts()
    this.#views.processes.refresh()
    this.#emitProcesses()
  }

  #isTaken(event: Answer): boolean {
    return [this.#lab, this.#fileCheck, this.#findings, this.#search, this.#files, this.#recordings].some(
      (part) => part.take(event),
    )
  }

  #takeAnswer(event: Answer): void {
    if (!this.#snapshots.take(event) && !this.#page.take(event)) {
      this.#clock.measure(() => this.#process.take(event))
    }
    // Also for a read that was given up: without it the scanner would wait for ever.
    const isChunk = event.type === 'maps-chunk' || event.type === 'usage-chunk'
    if (isChunk) this.#send({ type: 'ack', requestId: event.requestId })
  }

  /** What was denied before is read as soon as it may be. */
  #takeRoot({ state, error }: Extract<ScannerEvent, { type: 'root-state' }>): void {
    this.#root.take({ state, error })
    if (state === 'on') this.#process.retryDenied()
  }

  #nextRequestId(): number {
    this.#lastRequestId += 1
    return this.#lastRequestId
  }

  #makeProcessSource(): ProcessSource {
    return new ProcessSource(this.#processes.table, this.#counts, this.#processes)
  }

  #processSource(): ProcessSource {
    const { source } = this.#views.processes
    if (!(source instanceof ProcessSource)) throw new VmatlasError('internal', 'The process list is missing.')
    return source
  }

  #view(view: ViewName): TableView {
    return this.#views[view]
  }

  #after(view: ViewName, act: (table: TableView) => void): ReturnType<WorkerMethods['viewState']> {
    act(this.#view(view))
    this.#emitView(view)
    return this.#view(view).state()
  }

  #emitView(view: ViewName): void {
    this.#emit({ type: 'view', view, state: this.#view(view).state() })
  }

  #emitProcesses(): void {
    this.#emit({ type: 'processes', summary: summariseProcesses(this.#processSource(), this.#processes) })
    this.#emitView('processes')
  }
}

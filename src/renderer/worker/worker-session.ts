import { toErrorData, VmatlasError } from '../../shared/errors'
import type { ProcessIdentity } from '../../shared/ipc/contract'
import type { ScannerEvent, ScannerRequest } from '../../shared/ipc/port-messages'
import { suggestCompletions, type CompletionContext } from '../../shared/query/suggest-completions'
import { whySoMany } from '../../shared/explain/why-so-many'
import type { MappingTable } from '../../shared/tables/mapping-table'
import type { ProcessTable } from '../../shared/tables/process-table'
import type { UsageTable } from '../../shared/tables/usage-table'
import { hasSameRows } from './same-rows'
import { withResidentShare } from './resident-share'
import { computeStrip, type StripLayout } from './compute-strip'
import { CountBook } from './count-book'
import { emptyMappingSource, emptyProcessTable } from './empty-tables'
import { makeCompletionContext } from './mapping-query'
import { breakDown } from './break-down'
import { locateAddresses } from './locate-addresses'
import { describeMapping } from './mapping-detail'
import { MappingSource } from './mapping-source'
import { describeAbsence } from './usage-cells'
import { OpenProcessState, scannerLostError } from './open-process-state'
import { ProcessSource, type ProcessReading } from './process-source'
import type { SnapshotMethods } from './snapshot-protocol'
import { SnapshotSession } from './snapshot-session'
import { summariseProcesses } from './summarise-processes'
import type { RowSource } from './row-source'
import { READ_UNASKED_MOST, UsageReader } from './usage-reader'
import { TableView } from './table-view'
import type { ViewName, WorkerEvent, WorkerMethodName, WorkerMethods } from './protocol'

type ProcessesEvent = Extract<ScannerEvent, { type: 'processes' }>

/** What answers a request, or a part of the answer. */
type Answer = Exclude<ScannerEvent, { type: 'processes' | 'counts' }>

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
export class WorkerSession implements Omit<WorkerMethods, keyof SnapshotMethods> {
  readonly #emit: (event: WorkerEvent) => void
  readonly #send: (request: ScannerRequest) => void
  readonly #counts = new CountBook()
  readonly #snapshots: SnapshotSession
  readonly #views: Readonly<Record<ViewName, TableView>>
  #processes: ListReading = EMPTY_PROCESSES
  #open: OpenProcessState | null = null
  #strip: { source: RowSource; width: number; layout: StripLayout } | null = null
  #completion: { source: RowSource; context: CompletionContext } | null = null
  #isPaused = false
  #lastRequestId = 0
  readonly #usage: UsageReader

  constructor(emit: (event: WorkerEvent) => void, send: (request: ScannerRequest) => void) {
    this.#emit = emit
    this.#send = send
    this.#usage = new UsageReader(send)
    const nextRequestId = (): number => this.#nextRequestId()
    this.#snapshots = new SnapshotSession({ emit, send, nextRequestId }, (view) => this.#emitView(view))
    this.#views = {
      processes: new TableView(this.#makeProcessSource(), { column: 'maps', direction: 'descending' }),
      maps: new TableView(emptyMappingSource(), null),
      snapshots: this.#snapshots.list,
      differences: this.#snapshots.differences,
    }
  }

  /** Starts watching, also on the port of a scanner that was started again. */
  start(): void {
    this.#send({ type: 'watch-processes', paused: this.#isPaused })
    if (this.#open?.state.isReading) this.refreshMaps()
  }

  /** Takes a validated message of the scanner in. */
  take(event: ScannerEvent): void {
    if (event.type === 'processes') this.#takeProcesses(event)
    else if (event.type === 'counts') this.#takeCounts(event)
    else this.#takeAnswer(event)
  }

  /** Ends what the lost scanner will not end. */
  lose(): void {
    this.#usage.lose(scannerLostError())
    if (this.#open?.state.isReading) {
      this.#open.fail(scannerLostError(), Date.now())
      this.#emitProcess()
    }
    this.#snapshots.lose()
    this.#emit({ type: 'scanner-lost' })
  }

  /** Carries out a request of the window; throws what it throws. */
  carryOut(method: WorkerMethodName, args: readonly unknown[]): unknown {
    const owner: Partial<WorkerMethods> = method in this.#snapshots ? this.#snapshots : this
    // The window's client derives method and arguments from the same type.
    const act = owner[method] as ((...args: readonly unknown[]) => unknown) | undefined
    if (!act) throw new VmatlasError('internal', `The worker knows no request ${method}.`)
    return act(...args)
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

  selectedIds: WorkerMethods['selectedIds'] = (view) => this.#view(view).selectedIds()

  copyRows: WorkerMethods['copyRows'] = (view) => this.#view(view).copy()

  findRow: WorkerMethods['findRow'] = (view, text, from) => this.#view(view).find(text, from)

  countedProcesses: WorkerMethods['countedProcesses'] = () => this.#processSource().countedProcesses()

  watchProcesses: WorkerMethods['watchProcesses'] = (isPaused) => {
    this.#isPaused = isPaused
    this.#send({ type: 'watch-processes', paused: isPaused })
    return null
  }

  refreshProcesses: WorkerMethods['refreshProcesses'] = () => {
    this.#send({ type: 'refresh-processes' })
    return null
  }

  openProcess: WorkerMethods['openProcess'] = (process) => {
    this.closeProcess()
    const facts = this.#processSource().facts(process.pid, process.startTicks)
    this.#open = new OpenProcessState(process, this.#nextRequestId(), facts)
    this.#requestMaps(process)
    return null
  }

  refreshMaps: WorkerMethods['refreshMaps'] = () => {
    if (!this.#open) throw new VmatlasError('invalid-request', 'No process is open.')
    if (this.#open.state.isReading) this.#send({ type: 'cancel', requestId: this.#open.requestId })
    this.#open.startRead(this.#nextRequestId())
    this.#requestMaps(this.#open.state.process)
    return null
  }

  cancelRead: WorkerMethods['cancelRead'] = () => {
    if (this.#open?.state.isReading) this.#send({ type: 'cancel', requestId: this.#open.requestId })
    return null
  }

  readUsage: WorkerMethods['readUsage'] = () => {
    if (!this.#open) throw new VmatlasError('invalid-request', 'No process is open.')
    this.#usage.start(this.#open.state.process, this.#nextRequestId())
    this.#emitProcess()
    return null
  }

  cancelUsage: WorkerMethods['cancelUsage'] = () => {
    this.#usage.cancel()
    return null
  }

  closeProcess: WorkerMethods['closeProcess'] = () => {
    this.cancelRead()
    this.#usage.close()
    this.#open = null
    this.#views.maps.setFilter('')
    this.#views.maps.setSort(null)
    this.#views.maps.replaceSource(emptyMappingSource())
    this.#emitView('maps')
    this.#emitProcess()
    return null
  }

  explainMaps: WorkerMethods['explainMaps'] = () => {
    const { table, usage } = this.#mappingSource()
    return whySoMany({ mappings: table, usage })
  }

  breakDownMaps: WorkerMethods['breakDownMaps'] = (by) => breakDown(this.#mappingSource(), by)

  locateAddresses: WorkerMethods['locateAddresses'] = (text) =>
    locateAddresses(this.#mappingSource().table, text)

  describeActiveMap: WorkerMethods['describeActiveMap'] = () => {
    const { source, activeRow } = this.#views.maps
    const isShown = source instanceof MappingSource && this.#views.maps.state().activePosition >= 0
    return isShown ? describeMapping(source, activeRow) : null
  }

  completeFilter: WorkerMethods['completeFilter'] = (text, caret) =>
    suggestCompletions(text, caret, this.#completionContext())

  readStrip: WorkerMethods['readStrip'] = (width, labelWidth) => {
    const { activeRow } = this.#views.maps
    const layout = this.#layOutStrip(width, labelWidth)
    return activeRow < 0 ? layout.strip : { ...layout.strip, active: layout.edges(activeRow) }
  }

  /** The words of the open table, kept until there is another one. */
  #completionContext(): CompletionContext {
    const { source } = this.#views.maps
    if (!(source instanceof MappingSource)) return {}
    if (this.#completion?.source !== source) {
      this.#completion = { source, context: makeCompletionContext(source.table) }
    }
    return this.#completion.context
  }

  /** The picture is the same for every active row, so only another table or width computes it anew. */
  #layOutStrip(width: number, labelWidth: number): StripLayout {
    const { source } = this.#views.maps
    if (this.#strip?.source !== source || this.#strip.width !== width) {
      const table = source instanceof MappingSource ? source.table : emptyMappingSource().table
      this.#strip = {
        source,
        width,
        layout: withResidentShare(source, computeStrip(table, width, labelWidth)),
      }
    }
    return this.#strip.layout
  }

  #takeProcesses(event: ProcessesEvent): void {
    this.#processes = event
    this.#counts.keepOnly(event.table)
    this.#views.processes.replaceSource(this.#makeProcessSource())
    this.#emitProcesses()
    if (!this.#open) return
    const { pid, startTicks } = this.#open.state.process
    this.#open.see(this.#processSource().facts(pid, startTicks), event.readAtMs)
    this.#emitProcess()
  }

  #takeCounts(event: Extract<ScannerEvent, { type: 'counts' }>): void {
    this.#counts.enter(event.batch)
    this.#processSource().refreshCounts()
    this.#views.processes.refresh()
    this.#emitProcesses()
  }

  #takeAnswer(event: Answer): void {
    if (this.#usage.owns(event)) this.#takeUsage(event)
    else if (!this.#snapshots.take(event)) this.#takeMaps(event)
    // Also for a read that was given up: without it the scanner would wait for ever.
    const isChunk = event.type === 'maps-chunk' || event.type === 'usage-chunk'
    if (isChunk) this.#send({ type: 'ack', requestId: event.requestId })
  }

  #takeMaps(event: Answer): void {
    const open = this.#open
    const isCurrent = open !== null && event.requestId === open.requestId && open.state.isReading
    try {
      const table = isCurrent ? open.take(event) : null
      if (table) {
        if (this.#usage.state.sums || table.length <= READ_UNASKED_MOST) this.readUsage()
        this.#showMaps(table, this.#usageOf(table))
      }
    } catch (error) {
      this.#send({ type: 'cancel', requestId: event.requestId })
      open?.fail(toErrorData(error), Date.now())
      this.#emitProcess()
    }
    if (isCurrent && event.type !== 'maps-chunk') this.#emitProcess()
  }

  #takeUsage(event: Answer): void {
    const snapshot = this.#usage.take(event)
    if (snapshot) {
      if (snapshot.usage) this.#open?.adoptMaps(snapshot)
      this.#showMaps(snapshot.mappings, snapshot.usage)
    } else if (this.#usage.state.failure) {
      const { source } = this.#views.maps
      if (source instanceof MappingSource && !source.usage) this.#showMaps(source.table, null)
    }
    if (event.type !== 'maps-chunk' && event.type !== 'usage-chunk') this.#emitProcess()
  }

  /** The numbers known so far, where the maps are still the same ones: they are old, but they are there. */
  #usageOf(table: MappingTable): UsageTable | null {
    const { source } = this.#views.maps
    return source instanceof MappingSource && hasSameRows(source.table, table) ? source.usage : null
  }

  #showMaps(table: MappingTable, usage: UsageTable | null): void {
    this.#views.maps.replaceSource(new MappingSource(table, usage, describeAbsence(this.#usage.state)))
    this.#emitView('maps')
  }

  #requestMaps(process: ProcessIdentity): void {
    this.#send({ type: 'read-maps', requestId: this.#lastRequestId, process })
    this.#emitProcess()
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

  #mappingSource(): MappingSource {
    const { source } = this.#views.maps
    if (!(source instanceof MappingSource)) throw new VmatlasError('internal', 'The maps are missing.')
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

  #emitProcess(): void {
    this.#open?.setUsage(this.#usage.state)
    this.#emit({ type: 'process', process: this.#open?.state ?? null })
  }
}

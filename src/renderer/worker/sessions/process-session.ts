import { toErrorData, VmatlasError } from '../../../shared/errors'
import type { MapsAbout } from '../../../shared/export/maps-to-write'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { Snapshot } from '../../../shared/snapshot/snapshot'
import type { MappingTable } from '../../../shared/tables/mapping-table'
import type { UsageTable } from '../../../shared/tables/usage-table'
import type { ReadCost } from '../reading/live-pace'
import { LiveTimer } from '../reading/live-timer'
import { MappingSource } from '../sources/mapping-source'
import { aboutSnapshot } from '../../../shared/export/about-snapshot'
import { OpenProcessState } from '../reading/open-process-state'
import { scannerLostError, type AsksScanner } from '../reading/scanner-requests'
import type { WorkerMethods } from '../protocol/messages'
import type { OpenProcess, ProcessFacts } from '../protocol/process-protocol'
import type { UsageSums } from '../protocol/reading-protocol'
import { hasSameRows } from '../views/same-rows'
import { NeighbourFactsReader } from '../reading/neighbour-facts-reader'
import { SumsReader } from '../reading/sums-reader'
import type { MapsView, MapsWriter } from './maps-view'
import { describeAbsence } from '../protocol/describe-absence'
import { READ_UNASKED_MOST, UsageReader } from '../reading/usage-reader'

/** The part of the worker's protocol about the open process. */
export type ProcessMethods = Pick<
  WorkerMethods,
  'openProcess' | 'refreshMaps' | 'cancelRead' | 'setLive' | 'readUsage' | 'cancelUsage' | 'closeProcess'
>

/** What the session of the open process needs of the one around it. */
export interface ProcessContext {
  /** Answers to these are work with the mappings; {@link ProcessSession.lose} reports a lost scanner. */
  readonly requests: AsksScanner
  /** Sends the window the process as a whole. */
  readonly onProcess: (process: OpenProcess | null) => void
  /** Where the mappings show while the process is open. */
  readonly maps: MapsView
  /** How many maps of a process count against the limit, each time that is read, and how long until the next read. */
  readonly onCount: (
    process: ProcessIdentity,
    count: { readonly atMs: number; readonly used: number },
    intervalMs: number,
  ) => void
  /** What the maps of a process cost together, each time that is read, and how long until the next read. */
  readonly onUsage: (process: ProcessIdentity, sums: UsageSums, intervalMs: number) => void
  /** How long the worker was at work with the maps since this was last asked. */
  readonly takeWorkMs: () => number
  /** What the list knows of a process; null where it does not have it. */
  readonly factsOf: (process: ProcessIdentity) => ProcessFacts | null
}

const NO_COST: ReadCost = { readMs: 0, sumsMs: 0, policiesMs: 0, workMs: 0 }

/** The part of the session about the open process: its mappings, their memory use, and reading them live. */
export class ProcessSession implements ProcessMethods {
  readonly #context: ProcessContext
  readonly #usage: UsageReader
  readonly #sums: SumsReader
  readonly #facts: NeighbourFactsReader
  readonly #live = new LiveTimer(() => this.#readAgain())
  #open: OpenProcessState | null = null
  /** Null while no process is open. */
  #maps: MapsWriter | null = null
  /** Of the read of maps. */
  #requestId = 0
  /** Of the last reads. */
  #cost = NO_COST

  constructor(context: ProcessContext) {
    this.#context = context
    this.#usage = new UsageReader(context.requests, (event, snapshot) => this.#takeUsage(event, snapshot))
    this.#sums = new SumsReader(context.requests, (sums) => this.#takeSums(sums))
    this.#facts = new NeighbourFactsReader(context.requests, (table, readMs) =>
      this.#takeFacts(table, readMs),
    )
  }

  /** The process that is open. */
  get identity(): ProcessIdentity | null {
    return this.#open?.state.process ?? null
  }

  /** Asks again for what a lost scanner did not answer. */
  start(): void {
    this.#sums.forgive()
    if (this.#open?.state.isReading) this.#readMaps()
    else {
      this.#readLostSums()
      this.#live.schedule()
    }
  }

  /** Ends what the lost scanner will not end. */
  lose(): void {
    this.#live.stop()
    this.#usage.lose(scannerLostError())
    this.#sums.lose()
    if (!this.#open) return
    if (this.#open.state.isReading) this.#open.fail(scannerLostError(), Date.now())
    this.#tell()
  }

  /** Learns from the process list how the process stands now. */
  see(readAtMs: number): void {
    if (!this.#open) return
    this.#open.see(this.#context.factsOf(this.#open.state.process), readAtMs)
    if (this.#open.state.endedAtMs !== null) this.#live.stop()
    this.#tell()
  }

  /** Reads again what was denied, now that it may be allowed. */
  retryDenied(): void {
    const state = this.#open?.state
    if (!state || state.isReading || state.failure?.error.code !== 'permission-denied') return
    this.#usage.close()
    this.refreshMaps()
  }

  /** Somebody looks at what maps and smaps do not tell of neighbours. */
  wantFacts(): void {
    const state = this.#open?.state
    const { source } = this.#context.maps.table
    const isKnowable = source instanceof MappingSource && source.usage !== null && !source.isPartial
    if (state && state.endedAtMs === null && isKnowable) this.#facts.want(state.process, source.table)
  }

  openProcess: WorkerMethods['openProcess'] = (process) => {
    this.closeProcess()
    // What was done before is not this process's.
    this.#context.takeWorkMs()
    this.#open = new OpenProcessState(process, this.#context.factsOf(process))
    this.#maps = this.#context.maps.open()
    this.#requestMaps()
    return null
  }

  refreshMaps: WorkerMethods['refreshMaps'] = () => {
    if (!this.#open) throw new VmatlasError('invalid-request', 'No process is open.')
    this.#sums.forgive()
    this.#readMaps()
    return null
  }

  cancelRead: WorkerMethods['cancelRead'] = () => {
    this.#context.requests.cancel(this.#requestId)
    return null
  }

  setLive: WorkerMethods['setLive'] = (isLive) => {
    this.#live.turn(isLive)
    this.#tell()
    return null
  }

  readUsage: WorkerMethods['readUsage'] = () => {
    if (!this.#open) throw new VmatlasError('invalid-request', 'No process is open.')
    this.#live.stop()
    this.#usage.start(this.#open.state.process)
    this.#tell()
    return null
  }

  cancelUsage: WorkerMethods['cancelUsage'] = () => {
    this.#usage.cancel()
    return null
  }

  closeProcess: WorkerMethods['closeProcess'] = () => {
    this.#context.requests.drop(this.#requestId)
    this.#live.forget()
    this.#usage.close()
    this.#sums.close()
    this.#facts.close()
    this.#cost = NO_COST
    this.#open = null
    this.#maps?.close()
    this.#maps = null
    this.#tell()
    return null
  }

  #takeMaps(open: OpenProcessState, event: AnswerTo<'read-maps'>): void {
    try {
      const table = open.take(event)
      if (table) this.#adopt(table)
      else if (event.type === 'maps-chunk') this.#showFirst(open)
    } catch (error) {
      this.#context.requests.drop(this.#requestId)
      open.fail(toErrorData(error), Date.now())
      this.#tell()
    }
    if (event.type === 'maps-end') {
      this.#follow({ readMs: event.readMs, workMs: this.#context.takeWorkMs() })
      this.#enterCount()
    }
    this.#scheduleNext()
    if (event.type !== 'maps-chunk') this.#tell()
  }

  /** A million maps take a while to arrive: the first of them are shown at once. */
  #showFirst(open: OpenProcessState): void {
    const { maps, arriving } = open.state
    if (maps !== null || arriving !== null) return
    const table = open.startArriving()
    if (!table) return
    this.#maps?.show(new MappingSource(table, null, describeAbsence(this.#usage.state), { isPartial: true }))
    this.#tell()
  }

  #adopt(table: MappingTable): void {
    const isUsageWanted = this.#usage.state.sums !== null || table.length <= READ_UNASKED_MOST
    // What was refused once is not asked for again by itself.
    if (isUsageWanted && this.#usage.state.failure === null) this.readUsage()
    else this.#readSums()
    this.#showMaps(table, this.#usageOf(table), this.#open?.about ?? null)
  }

  #takeUsage(event: AnswerTo<'read-side'>, snapshot: Snapshot | null): void {
    if (snapshot) {
      if (snapshot.usage) this.#open?.adoptMaps(snapshot)
      this.#showMaps(snapshot.mappings, snapshot.usage, aboutSnapshot(snapshot.info))
      this.#follow({ readMs: snapshot.info.readMs ?? 0, sumsMs: 0, workMs: this.#context.takeWorkMs() })
      this.#enterUsage(this.#usage.state.sums)
      if (snapshot.usage) this.#enterCount()
    } else if (this.#usage.state.failure) {
      const { error, atMs } = this.#usage.state.failure
      if (error.code === 'process-gone') this.#open?.end(atMs)
      const { source } = this.#context.maps.table
      if (source instanceof MappingSource && !source.usage) this.#showMaps(source.table, null, source.about)
    }
    if (this.#usage.state.failure && this.#open?.state.endedAtMs === null) this.#readSums()
    this.#scheduleNext()
    if (event.type !== 'maps-chunk' && event.type !== 'usage-chunk') this.#tell()
  }

  #takeSums(sums: UsageSums | null): void {
    const { failure } = this.#sums.state
    if (failure?.error.code === 'process-gone') this.#open?.end(failure.atMs)
    this.#follow({ sumsMs: this.#sums.spentMs })
    this.#enterUsage(sums)
    this.#scheduleNext()
    this.#tell()
  }

  #takeFacts(table: MappingTable, policiesMs: number): void {
    this.#follow({ policiesMs })
    const { source } = this.#context.maps.table
    if (!(source instanceof MappingSource) || source.table !== table) return
    const { usage, absence, about } = source
    this.#open?.countNeighbourRead()
    this.#maps?.refine(new MappingSource(table, usage, absence, { about, facts: this.#facts.facts }))
    this.#tell()
  }

  #enterCount(): void {
    const state = this.#open?.state
    if (!state?.maps) return
    const { readAtMs: atMs, usedMaps: used } = state.maps
    this.#context.onCount(state.process, { atMs, used }, this.#live.state.intervalMs ?? 0)
  }

  #enterUsage(sums: UsageSums | null): void {
    const { intervalMs } = this.#live.state
    if (this.#open && sums) this.#context.onUsage(this.#open.state.process, sums, intervalMs ?? 0)
  }

  /** Keeps the pace of reading by what the reads of one turn took together. */
  #follow(cost: Partial<ReadCost>): void {
    this.#cost = { ...this.#cost, ...cost }
    this.#live.follow(this.#cost)
  }

  /** The next read comes after all reads of this time are done, and never of a process that ended. */
  #scheduleNext(): void {
    const state = this.#open?.state
    if (!state || state.isReading || this.#usage.state.isReading || this.#sums.state.isReading) return
    if (state.maps === null || state.endedAtMs !== null) this.#live.stop()
    else this.#live.schedule()
  }

  /** Where smaps is on the screen it is read, and its maps with it: numbers of one moment never mix with another's. */
  #readAgain(): void {
    if (!this.#open) return
    if (this.#usage.state.sums) this.readUsage()
    else this.#readMaps()
  }

  #readMaps(): void {
    if (!this.#open) return
    this.#open.startRead()
    this.#requestMaps()
  }

  #readLostSums(): void {
    const state = this.#open?.state
    const isKnown = this.#usage.state.sums !== null || this.#sums.state.sums !== null
    if (state?.maps && state.endedAtMs === null && !isKnown) this.#readSums()
  }

  /** The kernel prints the memory use of all mappings in one entry, also where the lines of smaps are too many. */
  #readSums(): void {
    if (this.#open && this.#sums.isReady) this.#sums.start(this.#open.state.process)
  }

  /** The numbers known so far, where the maps are still the same ones: they are old, but they are there. */
  #usageOf(table: MappingTable): UsageTable | null {
    const { source } = this.#context.maps.table
    return source instanceof MappingSource && hasSameRows(source.table, table) ? source.usage : null
  }

  #showMaps(table: MappingTable, usage: UsageTable | null, about: MapsAbout | null): void {
    const { facts } = this.#facts
    this.#maps?.show(new MappingSource(table, usage, describeAbsence(this.#usage.state), { about, facts }))
  }

  #requestMaps(): void {
    const open = this.#open
    if (!open) return
    this.#live.stop()
    this.#context.requests.drop(this.#requestId)
    this.#requestId = this.#context.requests.ask(
      { type: 'read-maps', process: open.state.process },
      (event) => this.#takeMaps(open, event),
    )
    this.#tell()
  }

  #tell(): void {
    this.#open?.setUsage(this.#usage.state, this.#sums.state)
    this.#open?.setLive(this.#live.state)
    this.#context.onProcess(this.#open?.state ?? null)
  }
}

import { toErrorData } from '../../shared/errors'
import { parseScannerRequest, type ScannerEvent, type ScannerRequest } from '../../shared/ipc/port-messages'
import type { SnapshotEntry } from '../../shared/ipc/snapshot-entry'
import { parseWholeQuery } from '../../shared/query/query-text'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { LabForWindow } from './lab-for-window'
import { sendFiles } from './send-files'
import { sendFindings } from './send-findings'
import { sendMappings } from './send-mappings'
import type { SendOptions } from './send-answers'
import { recordForWindow } from './record-for-window'
import { takeByPlan } from '../snapshots/take-by-plan'
import { takeSnapshot } from '../snapshots/take-snapshot'
import type { ReadOptions, ReadsMappings, ReadsSums } from '../proc/read-mappings'
import { RootAccess } from './root-access'
import { checkMappedFile } from '../proc/check-mapped-file'
import { CommandReader } from '../proc/command-reader'
import { readProcessNames } from '../proc/read-pmap-process'
import { Sampler } from '../sampling/sampler'
import { chunksOf, endOf } from './send-mapping'
import { sumsMessage } from './send-sums'
import type { WatchService } from '../sampling/watch-service'
import { messagesOfSide } from './send-side'
import { cancelled } from '../proc/watch-ring'

/** What is common to Electron's MessagePortMain and Node's MessagePort. */
export interface ScannerPort {
  postMessage(message: ScannerEvent): void
  onMessage(listener: (data: unknown) => void): void
  onClose(listener: () => void): void
}

/** Where snapshots are kept. */
export interface SnapshotStore {
  keep(snapshot: Snapshot): Promise<SnapshotEntry>
  read(id: string): Promise<Snapshot>
  /** Deletes one for good. */
  discard(id: string): Promise<void>
}

type RequestOf<Type extends ScannerRequest['type']> = Extract<ScannerRequest, { type: Type }>

/** A window need not see more counts than a person can. */
const RECORDING_TOLD_MS = 500

/** What serving a port needs besides the port. */
export interface ServeOptions {
  readonly procRoot: string
  readonly reader: ReadsMappings & ReadsSums
  readonly snapshots: SnapshotStore
  /** The folder that recordings use while they run. */
  readonly recordings: string
  /** Hears what this session counts, and counts by itself while nobody does. */
  readonly watch?: WatchService
  /** The Lab's program; the one that was built unless given. */
  readonly labProgram?: string
  /** Told in a sentence of what has no request to be answered to. */
  readonly complain: (problem: string) => void
}

/**
 * Serves one window's worker over its port until the port closes.
 *
 * Requests that do not fit the contract are complained of and dropped: the sender is less trusted, and without a
 * valid request id there is nobody to answer.
 */
export function servePort(port: ScannerPort, options: ServeOptions): void {
  const session = new ScannerSession(port, options)
  port.onMessage((data) => {
    const parsed = parseScannerRequest(data)
    if (parsed.ok) session.take(parsed.request)
    else options.complain(`a request to the scanner does not fit the contract: ${parsed.problem}`)
  })
  port.onClose(() => session.close())
}

class ScannerSession {
  readonly #port: ScannerPort
  readonly #options: ServeOptions
  readonly #sampler: Sampler
  readonly #lab: LabForWindow
  readonly #root: RootAccess
  /** Reads as the window may: also as root, once that was allowed. */
  readonly #reader: ReadsMappings
  readonly #commands: CommandReader
  readonly #reads = new Map<number, OpenRead>()

  constructor(port: ScannerPort, options: ServeOptions) {
    const { procRoot, complain } = options
    this.#port = port
    this.#options = options
    this.#commands = new CommandReader(procRoot)
    this.#root = new RootAccess(procRoot, (state) => port.postMessage({ type: 'root-state', ...state }))
    this.#reader = {
      read: (target, how) => options.reader.read(target, { ...how, root: this.#root.reader }),
    }
    this.#lab = new LabForWindow(options.reader, (ended) => port.postMessage(ended), options.labProgram)
    this.#sampler = new Sampler(procRoot, {
      onProcesses: (sampled) => {
        port.postMessage({ type: 'processes', ...sampled })
        options.watch?.watcher.onProcesses(sampled)
      },
      onCounts: (batch) => {
        port.postMessage({ type: 'counts', batch })
        options.watch?.watcher.onCounts(batch)
      },
      onError: (error) => complain(`the processes could not be sampled: ${toErrorData(error).message}`),
    })
  }

  take(request: ScannerRequest): void {
    switch (request.type) {
      case 'watch-processes':
        this.#watch(request)
        break
      case 'refresh-processes':
        void this.#sampler.refresh()
        break
      case 'read-maps':
        void this.#answer(request.requestId, (read) => this.#readMaps(request, read))
        break
      case 'read-sums':
        void this.#answer(request.requestId, (read) => this.#readSums(request, read))
        break
      case 'read-side':
        void this.#answer(request.requestId, (read) => this.#readSide(request, read))
        break
      case 'take-snapshot':
        void this.#answer(request.requestId, (read) => this.#takeSnapshot(request, read))
        break
      case 'record':
        void this.#answer(request.requestId, (read) => this.#record(request, read))
        break
      case 'take-by-plan':
        void this.#answer(request.requestId, (read) => this.#takeByPlan(request, read))
        break
      case 'read-files':
        void this.#answer(request.requestId, (read) => this.#readFiles(request, read))
        break
      case 'find-findings':
        void this.#answer(request.requestId, (read) => sendFindings(this.#passOptions(request, read)))
        break
      case 'find-mappings':
        void this.#answer(request.requestId, (read) => this.#findMappings(request, read))
        break
      case 'lab-start':
        void this.#answer(request.requestId, () => this.#tell(this.#lab.start(request.requestId)))
        break
      case 'lab-step':
        void this.#answer(request.requestId, () =>
          this.#tell(this.#lab.step(request.requestId, request.step)),
        )
        break
      case 'lab-end':
        this.#lab.end()
        break
      case 'root':
        void this.#root.take(request.act)
        break
      case 'check-file':
        void this.#answer(request.requestId, () => this.#checkFile(request))
        break
      case 'ack':
        this.#reads.get(request.requestId)?.acknowledge()
        break
      case 'cancel':
        this.#reads.get(request.requestId)?.cancel()
    }
  }

  close(): void {
    this.#sampler.close()
    this.#options.watch?.setFed(this, false)
    this.#lab.close()
    this.#root.close()
    for (const read of this.#reads.values()) read.cancel()
  }

  #watch({ paused }: RequestOf<'watch-processes'>): void {
    if (paused) this.#sampler.pause()
    else this.#sampler.resume()
    this.#options.watch?.setFed(this, !paused)
  }

  /** Carries a request out that may be cancelled; whatever goes wrong ends it with `failed`. */
  async #answer(requestId: number, act: (read: OpenRead) => Promise<void>): Promise<void> {
    if (this.#reads.has(requestId)) return
    const read = new OpenRead()
    this.#reads.set(requestId, read)
    try {
      await act(read)
    } catch (thrown) {
      this.#port.postMessage({ type: 'failed', requestId, error: toErrorData(thrown), atMs: Date.now() })
    } finally {
      this.#reads.delete(requestId)
    }
  }

  async #readMaps({ requestId, process }: RequestOf<'read-maps'>, read: OpenRead): Promise<void> {
    // Who it is must be asked before it can end.
    const names = readProcessNames(process.pid, this.#options.procRoot, this.#commands)
    const mapping = await this.#reader.read(process, this.#readOptions(requestId, read))
    await this.#send(chunksOf(mapping.table, requestId), read)
    this.#port.postMessage(endOf(mapping, await names, requestId))
  }

  async #readSums({ requestId, process }: RequestOf<'read-sums'>, { signal }: OpenRead): Promise<void> {
    const sums = await this.#options.reader.readSums(process, { signal, root: this.#root.reader })
    this.#port.postMessage(sumsMessage(sums, requestId))
  }

  async #checkFile({ requestId, ...file }: RequestOf<'check-file'>): Promise<void> {
    const check = await checkMappedFile(this.#options.procRoot, file)
    this.#port.postMessage({ type: 'file-checked', requestId, ...check })
  }

  async #readSide({ requestId, source }: RequestOf<'read-side'>, read: OpenRead): Promise<void> {
    const { snapshots, procRoot } = this.#options
    const snapshot =
      source.kind === 'snapshot'
        ? await snapshots.read(source.id)
        : await takeSnapshot(this.#reader, source.process, {
            withSmaps: true,
            procRoot,
            ...this.#readOptions(requestId, read),
          })
    await this.#send(messagesOfSide(snapshot, requestId), read)
  }

  async #takeSnapshot(request: RequestOf<'take-snapshot'>, read: OpenRead): Promise<void> {
    const { requestId, process, withSmaps, label, note } = request
    const { snapshots, procRoot } = this.#options
    const options = { withSmaps, label, note, procRoot, ...this.#readOptions(requestId, read) }
    const snapshot = await takeSnapshot(this.#reader, process, options)
    if (read.signal.aborted) throw cancelled()
    this.#port.postMessage({ type: 'snapshot-taken', requestId, entry: await snapshots.keep(snapshot) })
  }

  async #takeByPlan(
    { requestId, process, plan }: RequestOf<'take-by-plan'>,
    { signal }: OpenRead,
  ): Promise<void> {
    const { snapshots, procRoot } = this.#options
    const tools = {
      reader: this.#reader,
      procRoot,
      keep: (snapshot: Snapshot) => snapshots.keep(snapshot),
      discard: (id: string) => snapshots.discard(id),
    }
    const onTaken = (entry: SnapshotEntry, kept: number): void =>
      this.#port.postMessage({ type: 'plan-taken', requestId, entry, kept })
    const hasEnded = await takeByPlan(tools, process, plan, { signal, onTaken })
    this.#port.postMessage({ type: 'plan-over', requestId, hasEnded })
  }

  async #record({ requestId, process }: RequestOf<'record'>, { signal }: OpenRead): Promise<void> {
    const { snapshots, recordings: folder } = this.#options
    const recorder = { reader: this.#reader, folder, keep: (snapshot: Snapshot) => snapshots.keep(snapshot) }
    let toldAtMs = 0
    const report = await recordForWindow(recorder, process, signal, (read, kept) => {
      if (read.readAtMs - toldAtMs < RECORDING_TOLD_MS) return
      toldAtMs = read.readAtMs
      const { usedMaps: used, limit, readAtMs: atMs } = read
      this.#port.postMessage({ type: 'recording-count', requestId, used, limit, atMs, kept })
    })
    this.#port.postMessage({ type: 'recorded', requestId, ...report })
  }

  #readFiles(request: RequestOf<'read-files'>, read: OpenRead): Promise<void> {
    const { withUsage, pids } = request
    return sendFiles({ ...this.#passOptions(request, read), withUsage, pids })
  }

  #findMappings(request: RequestOf<'find-mappings'>, read: OpenRead): Promise<void> {
    const { query, mostRows } = request
    // A mistake is told before any process is read.
    parseWholeQuery(query)
    return sendMappings({ ...this.#passOptions(request, read), query, mostRows })
  }

  #passOptions({ requestId }: { readonly requestId: number }, { signal }: OpenRead): SendOptions {
    const post = (event: ScannerEvent): void => this.#port.postMessage(event)
    return { procRoot: this.#options.procRoot, requestId, signal, post }
  }

  async #tell(event: Promise<ScannerEvent>): Promise<void> {
    this.#port.postMessage(await event)
  }

  #readOptions(requestId: number, { signal }: OpenRead): Pick<ReadOptions, 'signal' | 'onProgress'> {
    const onProgress = (bytes: number, rows: number): void =>
      this.#port.postMessage({ type: 'maps-progress', requestId, bytes, rows })
    return { signal, onProgress }
  }

  /** Sends messages in turn; after a chunk only once the worker has taken it in. */
  async #send(messages: Iterable<ScannerEvent>, read: OpenRead): Promise<void> {
    for (const message of messages) {
      const isChunk = message.type === 'maps-chunk' || message.type === 'usage-chunk'
      const acknowledged = isChunk ? read.waitForAcknowledge() : undefined
      this.#port.postMessage(message)
      await acknowledged
    }
  }
}

/** A read that a window has asked for and not yet got whole. */
class OpenRead {
  readonly #abort = new AbortController()
  #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Resolves with the next {@link acknowledge}; rejects with `cancelled`. */
  waitForAcknowledge(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.signal.aborted) reject(cancelled())
      else this.#settle = { resolve, reject }
    })
  }

  acknowledge(): void {
    this.#settle?.resolve()
  }

  cancel(): void {
    this.#abort.abort()
    this.#settle?.reject(cancelled())
  }
}

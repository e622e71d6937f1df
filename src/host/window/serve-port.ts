import { toErrorData } from '../../shared/errors'
import { parseScannerRequest, type ScannerEvent, type ScannerRequest } from '../../shared/ipc/port-messages'
import type { AnsweredType, RequestOf } from '../../shared/ipc/request-answers'
import type { ReadsMappings, ReadsPolicies, ReadsSums } from '../proc/read-mappings'
import { Sampler } from '../sampling/sampler'
import type { WatchService } from '../sampling/watch-service'
import { answerAboutAll } from './answer-about-all'
import { answerLab } from './answer-lab'
import { answerReads } from './answer-reads'
import { answerRecordings } from './answer-recordings'
import { answerSnapshots } from './answer-snapshots'
import { LabForWindow } from './lab-for-window'
import { OpenRequest } from './open-request'
import { RootAccess } from './root-access'
import type { Answers, Orders, SnapshotStore, WindowTools } from './window-tools'

/** What is common to Electron's MessagePortMain and Node's MessagePort. */
export interface ScannerPort {
  postMessage(message: ScannerEvent): void
  onMessage(listener: (data: unknown) => void): void
  onClose(listener: () => void): void
}

/** What serving a port needs besides the port. */
export interface ServeOptions {
  readonly reader: ReadsMappings & ReadsSums & ReadsPolicies
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

/** Two tables, one of answers and one of orders, that together have a place for every request of the contract. */
class ScannerSession {
  readonly #post: (event: ScannerEvent) => void
  readonly #options: ServeOptions
  readonly #sampler: Sampler
  readonly #lab: LabForWindow
  readonly #root: RootAccess
  readonly #answers: Answers<AnsweredType>
  readonly #open = new Map<number, OpenRequest>()

  constructor(port: ScannerPort, options: ServeOptions) {
    const { source } = options.reader
    this.#post = (event) => port.postMessage(event)
    this.#options = options
    this.#root = new RootAccess(source, (state) => this.#post({ type: 'root-state', ...state }))
    this.#lab = new LabForWindow(options.reader, (ended) => this.#post(ended), options.labProgram)
    this.#sampler = this.#makeSampler()
    const tools: WindowTools = { ...options, reader: this.#readerAsAllowed(), post: this.#post }
    this.#answers = {
      ...answerReads(tools),
      ...answerSnapshots(tools),
      ...answerRecordings(tools),
      ...answerAboutAll(tools),
      ...answerLab(this.#lab, tools),
    }
  }

  readonly #orders: Orders = {
    'watch-processes': ({ paused }) => {
      if (paused) this.#sampler.pause()
      else this.#sampler.resume()
      this.#options.watch?.setFed(this, !paused)
    },
    'lab-end': () => this.#lab.end(),
    root: ({ act }) => void this.#root.take(act),
    ack: ({ requestId }) => this.#open.get(requestId)?.acknowledge(),
    cancel: ({ requestId }) => this.#open.get(requestId)?.cancel(),
  }

  take(request: ScannerRequest): void {
    if (isAnswered(request, this.#answers)) void this.#answer(request)
    else this.#obey(request)
  }

  close(): void {
    this.#sampler.close()
    this.#options.watch?.setFed(this, false)
    this.#lab.close()
    this.#root.close()
    for (const open of this.#open.values()) open.cancel()
  }

  /** Carries a request out that may be cancelled; whatever goes wrong ends it with `failed`. */
  async #answer(request: RequestOf<AnsweredType>): Promise<void> {
    const { type, requestId } = request
    if (this.#open.has(requestId)) {
      // An answer under this id would be taken for one to the request that is open.
      this.#options.complain(`a request to the scanner uses an id twice: ${type} ${requestId}`)
      return
    }
    const open = new OpenRequest()
    this.#open.set(requestId, open)
    try {
      // The table has the handler of each type under its name.
      const answer = this.#answers[type] as (request: ScannerRequest, open: OpenRequest) => Promise<void>
      await answer(request, open)
    } catch (thrown) {
      this.#post({ type: 'failed', requestId, error: toErrorData(thrown), atMs: Date.now() })
    } finally {
      this.#open.delete(requestId)
    }
  }

  #obey(order: RequestOf<keyof Orders>): void {
    const act = this.#orders[order.type] as (order: ScannerRequest) => void
    act(order)
  }

  #readerAsAllowed(): ReadsMappings & ReadsSums & ReadsPolicies {
    const { reader } = this.#options
    return {
      source: reader.source,
      read: (target, how) => reader.read(target, { ...how, root: this.#root.reader }),
      readSums: (target, how) => reader.readSums(target, { ...how, root: this.#root.reader }),
      readPolicies: (target, how) => reader.readPolicies(target, { ...how, root: this.#root.reader }),
    }
  }

  #makeSampler(): Sampler {
    const { reader, watch, complain } = this.#options
    return new Sampler(reader.source, {
      onProcesses: (sampled) => {
        this.#post({ type: 'processes', ...sampled })
        watch?.watcher.onProcesses(sampled)
      },
      onCounts: (batch) => {
        this.#post({ type: 'counts', batch })
        watch?.watcher.onCounts(batch)
      },
      onError: (error) => complain(`the processes could not be sampled: ${toErrorData(error).message}`),
    })
  }
}

function isAnswered(
  request: ScannerRequest,
  answers: Answers<AnsweredType>,
): request is RequestOf<AnsweredType> {
  return Object.hasOwn(answers, request.type)
}

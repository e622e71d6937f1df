import { toErrorData } from '../../shared/errors'
import { parseScannerRequest, type ScannerEvent, type ScannerRequest } from '../../shared/ipc/port-messages'
import type { MappingReader } from './read-mappings'
import { Sampler } from './sampler'
import { chunksOf, endOf } from './send-mapping'
import { cancelled } from './watch-ring'

/** What is common to Electron's MessagePortMain and Node's MessagePort. */
export interface ScannerPort {
  postMessage(message: ScannerEvent): void
  onMessage(listener: (data: unknown) => void): void
  onClose(listener: () => void): void
}

type ReadRequest = Extract<ScannerRequest, { type: 'read-maps' }>

/** What serving a port needs besides the port. */
export interface ServeOptions {
  readonly procRoot: string
  readonly reader: MappingReader
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
  readonly #reader: MappingReader
  readonly #sampler: Sampler
  readonly #reads = new Map<number, OpenRead>()

  constructor(port: ScannerPort, { procRoot, reader, complain }: ServeOptions) {
    this.#port = port
    this.#reader = reader
    this.#sampler = new Sampler(procRoot, {
      onProcesses: (sampled) => port.postMessage({ type: 'processes', ...sampled }),
      onCounts: (batch) => port.postMessage({ type: 'counts', batch }),
      onError: (error) => complain(`the processes could not be sampled: ${toErrorData(error).message}`),
    })
  }

  take(request: ScannerRequest): void {
    switch (request.type) {
      case 'watch-processes':
        if (request.paused) this.#sampler.pause()
        else this.#sampler.resume()
        break
      case 'refresh-processes':
        void this.#sampler.refresh()
        break
      case 'read-maps':
        if (!this.#reads.has(request.requestId)) void this.#read(request)
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
    for (const read of this.#reads.values()) read.cancel()
  }

  async #read({ requestId, process }: ReadRequest): Promise<void> {
    const read = new OpenRead()
    this.#reads.set(requestId, read)
    try {
      const mapping = await this.#reader.read(process, {
        signal: read.signal,
        onProgress: (bytes, rows) =>
          this.#port.postMessage({ type: 'maps-progress', requestId, bytes, rows }),
      })
      for (const chunk of chunksOf(mapping.table, requestId)) {
        const acknowledged = read.waitForAcknowledge()
        this.#port.postMessage(chunk)
        await acknowledged
      }
      this.#port.postMessage(endOf(mapping, requestId))
    } catch (thrown) {
      this.#port.postMessage({ type: 'failed', requestId, error: toErrorData(thrown), atMs: Date.now() })
    } finally {
      this.#reads.delete(requestId)
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

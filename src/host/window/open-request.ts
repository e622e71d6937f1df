import type { ScannerEvent } from '../../shared/ipc/port-messages'
import { cancelled } from '../proc/watch-ring'

/** A request that a window has made and not yet got the whole answer to. */
export class OpenRequest {
  readonly #abort = new AbortController()
  #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null

  /** Aborted once the window cancels the request, or goes away. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Sends messages in turn; after a chunk only once the worker has taken it in. Errors: `cancelled`. */
  async sendInTurn(messages: Iterable<ScannerEvent>, post: (event: ScannerEvent) => void): Promise<void> {
    for (const message of messages) {
      const isChunk = message.type === 'maps-chunk' || message.type === 'usage-chunk'
      const acknowledged = isChunk ? this.#waitForAcknowledge() : undefined
      post(message)
      await acknowledged
    }
  }

  /** The worker took the last chunk in. */
  acknowledge(): void {
    this.#settle?.resolve()
  }

  /** The window does not want the answer any more. */
  cancel(): void {
    this.#abort.abort()
    this.#settle?.reject(cancelled())
  }

  #waitForAcknowledge(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.signal.aborted) reject(cancelled())
      else this.#settle = { resolve, reject }
    })
  }
}

import { PORT_MESSAGE } from '../../shared/ipc/contract'
import { call } from './client'
import type { WorkerClient } from './worker-client'

/** Wait before the next try to reach a scanner that was lost; doubled up to the longest. */
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 8000

/**
 * Joins the worker and the scanner, and joins them again whenever the scanner was lost.
 *
 * The port arrives as a window message, since it cannot cross the context bridge.
 */
export function connectScanner(worker: WorkerClient, onFailure: (error: unknown) => void): void {
  let retryMs = FIRST_RETRY_MS

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0]
    if (event.source !== window || !port || !isPortMessage(event.data)) return
    worker.connect(port)
  })
  worker.listen((event) => {
    if (event.type === 'processes') retryMs = FIRST_RETRY_MS
    if (event.type === 'scanner-lost') tryAgain()
  })
  void connect()

  async function connect(): Promise<void> {
    try {
      await call('scanner:connect')
    } catch (error) {
      onFailure(error)
      tryAgain()
    }
  }

  function tryAgain(): void {
    setTimeout(() => void connect(), retryMs)
    retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS)
  }
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === PORT_MESSAGE
}

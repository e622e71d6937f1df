import * as v from 'valibot'
import { VmatlasError } from '../../../shared/errors'
import { scannerEventSchema, type ScannerEvent, type ScannerRequest } from '../../../shared/ipc/port-messages'

/** What happens at the worker's end of the port. */
export interface ScannerPortHandlers {
  readonly onEvent: (event: ScannerEvent) => void
  /** The scanner ended, or the port was closed by it. */
  readonly onLost: () => void
  /** A message did not fit the contract, or could not be taken in. */
  readonly onDefect: (error: VmatlasError) => void
}

/** The worker's end of the port to the scanner: events are validated before anything sees them. */
export class ScannerPort {
  readonly #port: MessagePort

  constructor(port: MessagePort, handlers: ScannerPortHandlers) {
    this.#port = port
    port.onmessage = (message: MessageEvent<unknown>) => {
      const event = v.safeParse(scannerEventSchema, message.data)
      if (event.success) handlers.onEvent(event.output)
      else handlers.onDefect(describeMisfit(event.issues[0]))
    }
    port.addEventListener('close', handlers.onLost)
    port.start()
  }

  send(request: ScannerRequest): void {
    this.#port.postMessage(request)
  }

  close(): void {
    this.#port.onmessage = null
    this.#port.close()
  }
}

function describeMisfit(issue: v.BaseIssue<unknown>): VmatlasError {
  const path = v.getDotPath(issue) ?? 'the message'
  return new VmatlasError(
    'internal',
    `The scanner sent what does not fit its contract: ${path}: ${issue.message}`,
  )
}

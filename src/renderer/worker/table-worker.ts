import { toErrorData } from '../../shared/errors'
import { ScannerPort } from './reading/scanner-port'
import type { FromWorker, ToWorker } from './protocol/messages'
import { createWorkerSession } from './sessions/worker-session'

/** The worker's entry: joins the window, the session and the port to the scanner. */
declare const self: DedicatedWorkerGlobalScope

let scanner: ScannerPort | null = null

const tell = (message: FromWorker): void => self.postMessage(message)
const session = createWorkerSession(tell, (request) => scanner?.send(request))

self.onmessage = (message: MessageEvent<ToWorker>) => {
  if (message.data.type === 'connect') connect(message.ports[0])
  else answer(message.data)
}

function connect(port: MessagePort | undefined): void {
  if (!port) return
  scanner?.close()
  const current = new ScannerPort(port, {
    onEvent: (event) => session.take(event),
    onLost: () => {
      // A port that was replaced closes too, and means nothing then.
      if (scanner === current) session.lose()
    },
    onDefect: (error) => tell({ type: 'defect', error: toErrorData(error) }),
  })
  scanner = current
  session.start()
}

function answer({ id, method, args }: Extract<ToWorker, { type: 'request' }>): void {
  try {
    tell({ type: 'reply', id, value: session.carryOut(method, args) })
  } catch (error) {
    tell({ type: 'refusal', id, error: toErrorData(error) })
  }
}

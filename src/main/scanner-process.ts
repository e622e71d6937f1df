import type { MessagePortMain } from 'electron'
import { MappingReader } from '../host/scanner/read-mappings'
import { servePort, type ScannerPort } from '../host/scanner/serve-port'

/**
 * The scanner: a process of its own for everything that may wait in the kernel. Main hands it ports; behind each
 * is the worker of a window, and main takes no part in what goes over it.
 */
const PROC_ROOT_ARGUMENT = '--proc-root='

// ps-list looks ps up on the PATH; the system's own comes first.
process.env['PATH'] = `/usr/bin:/bin:${process.env['PATH'] ?? ''}`

const argument = process.argv.find((word) => word.startsWith(PROC_ROOT_ARGUMENT))
const procRoot = argument?.slice(PROC_ROOT_ARGUMENT.length) ?? '/proc'
const reader = new MappingReader(procRoot)

process.parentPort.on('message', ({ ports }) => {
  for (const port of ports) {
    servePort(toScannerPort(port), { procRoot, reader, complain: (problem) => console.error(problem) })
  }
})

function toScannerPort(port: MessagePortMain): ScannerPort {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data))
      port.start()
    },
    onClose: (listener) => port.once('close', listener),
  }
}

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { MessagePortMain } from 'electron'
import { LocalProc } from '../host/proc/local-proc'
import { MappingReader } from '../host/proc/read-mappings'
import { servePort, type ScannerPort } from '../host/window/serve-port'
import {
  answerLibraryRequest,
  createLibraryMethods,
  type LibraryRequest,
} from '../host/snapshots/serve-library'
import { SnapshotLibrary } from '../host/snapshots/snapshot-library'
import { WatchService } from '../host/sampling/watch-service'
import { toErrorData } from '../shared/errors'
import type { ScannerNews, WatchOrder } from './scanner-news'
import { readSettings } from '../host/settings/settings-file'

/**
 * The scanner: a process of its own for everything that may wait in the kernel or take long. Main hands it ports;
 * behind each is the worker of a window, and main takes no part in what goes over it. What main wants of the
 * snapshot library it asks by messages.
 */
const PROC_ROOT_ARGUMENT = '--proc-root='
const USER_DATA_ARGUMENT = '--user-data='
/** Another app may be using the user's folder: nothing in it is tidied up. */
const isGuest = process.argv.includes('--guest')

const source = new LocalProc(argumentOf(PROC_ROOT_ARGUMENT))
const userData = argumentOf(USER_DATA_ARGUMENT) ?? '.'
const reader = new MappingReader(source)
const settingsFile = join(userData, 'settings.json')
const snapshots = new SnapshotLibrary(
  join(userData, 'snapshots'),
  () => readSettings(settingsFile).snapshotCapBytes,
)
const recordings = join(userData, 'recordings')
// What lies there is of a run that was killed; the rings of this one come later.
if (!isGuest) rmSync(recordings, { recursive: true, force: true })
const opened = snapshots.open({ isGuest })
// Each user of the library hears of it; without one yet, there is nothing to end for.
opened.catch((thrown: unknown) =>
  console.error(`the snapshots cannot be kept: ${toErrorData(thrown).message}`),
)
const library = createLibraryMethods(snapshots, opened)
const watch = new WatchService(source, {
  tell: (alert) => process.parentPort.postMessage({ alert } satisfies ScannerNews),
  complain: (problem) => console.error(problem),
})
watch.follow(readSettings(settingsFile).watch)

process.parentPort.on('message', ({ data, ports }) => {
  for (const port of ports) {
    servePort(toScannerPort(port), {
      reader,
      snapshots,
      recordings,
      watch,
      complain: (problem) => console.error(problem),
    })
  }
  if (data === null) return
  const order = data as LibraryRequest | WatchOrder
  if ('watch' in order) watch.follow(order.watch)
  else void answer(order)
})

async function answer(request: LibraryRequest): Promise<void> {
  process.parentPort.postMessage(await answerLibraryRequest(library, request))
}

function argumentOf(name: string): string | undefined {
  return process.argv.find((word) => word.startsWith(name))?.slice(name.length)
}

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

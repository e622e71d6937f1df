import { existsSync } from 'node:fs'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import { VmatlasError } from '../../shared/errors'

/** The programs that run in threads of their own; each is a separate file of the build. */
export type ThreadName =
  | 'reader-thread'
  | 'parser-thread'
  | 'counter-thread'
  | 'asking-thread'
  | 'decoder-thread'
  | 'ps-thread'
  | 'file-check-thread'

/**
 * Where a built thread lies, seen from this module: beside an entry, above a shared chunk, or, when this module
 * runs from its TypeScript source in a test, in the output folder of the checkout.
 */
const PLACES = ['./', '../', '../../../out/main/']

/** Threads that were asked to end and have not yet; one that hangs in a system call may stay here for ever. */
const ending = new Set<Worker>()

/** Starts a thread that does not keep the program alive by itself. */
export function startThread(name: ThreadName, options: WorkerOptions = {}): Worker {
  const worker = new Worker(findScript(name), options)
  worker.unref()
  return worker
}

/** Ends a thread, at the latest when the system call it is in returns. */
export function endThread(worker: Worker): void {
  ending.add(worker)
  void worker.terminate().finally(() => ending.delete(worker))
}

/** How many threads were asked to end and have not yet. */
export function countEndingThreads(): number {
  return ending.size
}

function findScript(name: ThreadName): URL {
  for (const place of PLACES) {
    const url = new URL(`${place}${name}.js`, import.meta.url)
    if (existsSync(url)) return url
  }
  throw new VmatlasError('internal', `The built file ${name}.js is missing.`, 'Build the app: npm run build')
}

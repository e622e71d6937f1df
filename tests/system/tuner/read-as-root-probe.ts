import { toErrorData } from '../../../src/shared/errors'
import type { RootState } from '../../../src/shared/ipc/root-messages'
import { MappingReader } from '../../../src/host/scanner/read-mappings'
import { RootAccess } from '../../../src/host/scanner/root-access'

/**
 * Does what a window's session does with reading as root, for the test beside it: looks, asks, reads some processes,
 * stops, and reads again. Prints one JSON object. Arguments: pids.
 */
const states: RootState[] = []
const access = new RootAccess('/proc', (state) => states.push(state))
const reader = new MappingReader()

async function read(pid: number, file: 'maps' | 'smaps'): Promise<object> {
  try {
    const { usedMaps, bytes, asRoot, usage } = await reader.read({ pid }, { file, root: access.reader })
    return { usedMaps, bytes, asRoot, hasUsage: usage !== null }
  } catch (error) {
    return toErrorData(error)
  }
}

/** A read may be whole before it can be given up; it is tried again then. */
const CANCEL_TRIES = 20

/** Gives a read up as soon as its first bytes are there. */
async function cancelOne(pid: number, tries = CANCEL_TRIES): Promise<object> {
  const abort = new AbortController()
  try {
    await reader.read(
      { pid },
      { file: 'smaps', root: access.reader, signal: abort.signal, onProgress: () => abort.abort() },
    )
    return tries > 1 ? await cancelOne(pid, tries - 1) : { code: 'was done before' }
  } catch (error) {
    return toErrorData(error)
  }
}

await access.take('look')
await access.take('start')
const pids = process.argv.slice(2).map(Number)
// All at once: they share one helper.
const reads = await Promise.all(pids.flatMap((pid) => [read(pid, 'maps'), read(pid, 'smaps')]))
const cancelled = await cancelOne(pids[0] ?? 0)
const afterCancel = await read(pids[0] ?? 0, 'maps')
const ended = access.reader?.ended
await access.take('stop')
await ended
const afterStop = await read(pids[0] ?? 0, 'maps')
process.stdout.write(JSON.stringify({ states, reads, cancelled, afterCancel, afterStop }))
reader.close()

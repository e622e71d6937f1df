import { LocalProc } from '../../../src/host/proc/local-proc'
import { toErrorData } from '../../../src/shared/errors'
import type { RootState } from '../../../src/shared/ipc/root-messages'
import type { LongFileSource } from '../../../src/host/proc/proc-source'
import { MappingReader } from '../../../src/host/proc/read-mappings'
import { RootAccess } from '../../../src/host/window/root-access'

/**
 * Does what a window's session does with reading as root, for the test beside it: looks, asks, reads some processes,
 * stops, and reads again. Prints one JSON object. Arguments: pids.
 */
const states: RootState[] = []
const access = new RootAccess(new LocalProc(), (state) => states.push(state))
const reader = new MappingReader()

async function read(pid: number, file: 'maps' | 'smaps'): Promise<object> {
  try {
    const { usedMaps, bytes, asRoot, usage } = await reader.read({ pid }, { file, root: access.reader })
    return { usedMaps, bytes, asRoot, hasUsage: usage !== null }
  } catch (error) {
    return toErrorData(error)
  }
}

/** Gives a read up when its first bytes are there, long before its last: a ring holds a small part of them. */
async function cancelOne(pid: number): Promise<object> {
  const abort = new AbortController()
  const root: LongFileSource = {
    feed: (of, file) => (ring, readByThread) => {
      const done = access.reader?.feed(of, file)(ring, readByThread)
      if (done === undefined) throw new Error('nothing reads as root')
      abortOnce(() => ring.activity > 0, abort)
      return done
    },
  }
  try {
    await reader.read({ pid }, { file: 'smaps', root, signal: abort.signal })
    return { code: 'was done before' }
  } catch (error) {
    return toErrorData(error)
  }
}

/** The bytes come through this thread's own loop, which looks between any two pieces of them. */
function abortOnce(isTime: () => boolean, abort: AbortController): void {
  if (isTime()) abort.abort()
  else setImmediate(() => abortOnce(isTime, abort))
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

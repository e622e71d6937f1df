import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { LineCounter } from '../../shared/proc/count-lines'
import type { CountOutcome } from '../../shared/tables/process-table'
import { beat, finishRow, type CountMemory } from './count-memory'
import { errnoOf, readFailureCode } from '../proc/errno-to-code'

/** What the counting thread is asked: count the rows from `firstRow` on. */
export interface CounterJob {
  readonly procRoot: string
  readonly firstRow: number
  readonly memory: CountMemory
}

/** A call on a file of /proc gives at most a page of text, so a larger buffer would gain nothing. */
const buffer = new Uint8Array(4096)
const lines = new LineCounter()

/** Counts the lines of one maps; the errno word of what failed, `EMPTY` for no text, or '' when counted. */
function countLines(path: string, memory: CountMemory): string {
  lines.reset()
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (thrown) {
    return errnoOf(thrown)
  }
  try {
    for (;;) {
      const length = readSync(fd, buffer, 0, buffer.length, null)
      beat(memory)
      if (length === 0) return lines.lines === 0 ? 'EMPTY' : ''
      lines.push(buffer, length)
    }
  } catch (thrown) {
    return errnoOf(thrown)
  } finally {
    closeSync(fd)
  }
}

function countProcess({ procRoot, memory }: CounterJob, row: number): void {
  const pid = memory.pid[row] ?? 0
  const readAtMs = Date.now()
  const startedAt = performance.now()
  const errno = countLines(join(procRoot, String(pid), 'maps'), memory)
  const readMs = performance.now() - startedAt
  const outcome = errno === '' ? 'counted' : toOutcome(procRoot, pid, errno)
  const used = outcome === 'counted' ? lines.usedMaps : Number.NaN
  finishRow(memory, row, { outcome, used, readAtMs, readMs })
}

function toOutcome(procRoot: string, pid: number, errno: string): CountOutcome {
  const code = readFailureCode({ procRoot, pid, file: 'maps', errno })
  return code === 'kernel-thread' ? 'none' : code
}

parentPort?.on('message', (job: CounterJob) => {
  beat(job.memory)
  for (let row = job.firstRow; row < job.memory.pid.length; row++) countProcess(job, row)
  parentPort?.postMessage(null)
})

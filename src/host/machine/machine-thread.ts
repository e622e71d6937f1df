import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { loadavg, availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { listFileUses, type FileUse } from '../../shared/machine/file-uses'
import { MapsParser } from '../../shared/proc/parse-maps'
import { SmapsParser } from '../../shared/proc/parse-smaps'
import { decodeName } from '../../shared/format/name'
import type { MappingTable } from '../../shared/tables/mapping-table'
import type { UsageTable } from '../../shared/tables/usage-table'
import { errnoOf, readFailureCode, readStatIfAny } from '../scanner/errno-to-code'
import type { MachineJob, MachineVisit } from './machine-pass'

/**
 * The thread of a pass over the machine: reads one process after the other and says what it found of each. Whoever
 * started it watches its pulse and gives it up when a system call does not return.
 */

/** A call on a file of /proc gives at most a page of text, so a larger buffer would gain nothing. */
const buffer = new Uint8Array(4096)
const pause = new Int32Array(new SharedArrayBuffer(4))
/** While others need the processors, a pass rests three times as long as it works. */
const RESTS_WHILE_BUSY = 3

/** The tables of a process, as a pass reads them. */
interface ReadTables {
  readonly table: MappingTable
  readonly usage: UsageTable | null
}

function readTables(job: MachineJob, pid: number): ReadTables | string {
  const parser = job.withUsage ? new SmapsParser() : new MapsParser()
  const path = join(job.procRoot, String(pid), job.withUsage ? 'smaps' : 'maps')
  let bytes = 0
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (thrown) {
    return errnoOf(thrown)
  }
  try {
    for (;;) {
      const length = readSync(fd, buffer, 0, buffer.length, null)
      Atomics.add(job.pulse, 0, 1)
      if (length === 0) break
      bytes += length
      parser.push(buffer, 0, length)
    }
  } catch (thrown) {
    return errnoOf(thrown)
  } finally {
    closeSync(fd)
  }
  if (bytes === 0) return 'EMPTY'
  const parsed = parser.finish()
  return { table: parsed.table, usage: 'usage' in parsed ? parsed.usage : null }
}

function visit(job: MachineJob, row: number): MachineVisit {
  const pid = job.pids[row] ?? 0
  const stat = readStatIfAny(job.procRoot, pid)
  const tables = readTables(job, pid)
  if (typeof tables === 'string' || stat === null) {
    const errno = typeof tables === 'string' ? tables : 'ENOENT'
    const file = job.withUsage ? 'smaps' : 'maps'
    return { row, pid, code: readFailureCode({ procRoot: job.procRoot, pid, file, errno }), files: null }
  }
  const uses = listFileUses(tables.table, tables.usage).map((use) => lookForSuccessor(job, pid, use))
  return { row, pid, code: null, files: { pid, startTicks: stat.startTicks, uses } }
}

/** A deleted file whose path leads to another one was replaced; seen as the process sees it. */
function lookForSuccessor({ procRoot, pulse }: MachineJob, pid: number, use: FileUse): FileUse {
  if (use.state !== 'deleted') return use
  const isThere = existsSync(join(procRoot, String(pid), 'root', decodeName(use.path)))
  Atomics.add(pulse, 0, 1)
  return isThere ? { ...use, state: 'replaced' } : use
}

function isMachineBusy(): boolean {
  return (loadavg()[0] ?? 0) > availableParallelism()
}

parentPort?.on('message', (job: MachineJob) => {
  Atomics.add(job.pulse, 0, 1)
  for (let row = job.firstRow; row < job.pids.length; row++) {
    const startedAt = performance.now()
    parentPort?.postMessage(visit(job, row))
    Atomics.add(job.pulse, 0, 1)
    if (job.backsOff && isMachineBusy())
      Atomics.wait(pause, 0, 0, RESTS_WHILE_BUSY * (performance.now() - startedAt))
  }
  parentPort?.postMessage(null)
})

import { loadavg, availableParallelism } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { readFailureCode, readStatIfAny } from '../proc/errno-to-code'
import { prepareQuestion, type Questioner } from './answer-question'
import type { MachineJob, MachineVisit } from './ask-all-processes'
import { readTables } from '../proc/read-tables'

/**
 * The thread of a pass over the machine: reads one process after the other and says what it found of each. Whoever
 * started it watches its pulse and gives it up when a system call does not return.
 */

const pause = new Int32Array(new SharedArrayBuffer(4))
/** While others need the processors, a pass rests three times as long as it works. */
const RESTS_WHILE_BUSY = 3

function visit({ procRoot, pids, pulse }: MachineJob, row: number, { file, ask }: Questioner): MachineVisit {
  const pid = pids[row] ?? 0
  const beat = (): void => void Atomics.add(pulse, 0, 1)
  const stat = readStatIfAny(procRoot, pid)
  const tables = readTables(procRoot, pid, file, beat)
  if (typeof tables === 'string' || stat === null) {
    const errno = typeof tables === 'string' ? tables : 'ENOENT'
    return { row, pid, code: readFailureCode({ procRoot, pid, file, errno }), answer: null }
  }
  return { row, pid, code: null, answer: ask({ procRoot, pid, beat, stat, tables }) }
}

function isMachineBusy(): boolean {
  return (loadavg()[0] ?? 0) > availableParallelism()
}

parentPort?.on('message', (job: MachineJob) => {
  const questioner = prepareQuestion(job.question)
  Atomics.add(job.pulse, 0, 1)
  for (let row = job.firstRow; row < job.pids.length; row++) {
    const startedAt = performance.now()
    parentPort?.postMessage(visit(job, row, questioner))
    Atomics.add(job.pulse, 0, 1)
    if (job.backsOff && isMachineBusy())
      Atomics.wait(pause, 0, 0, RESTS_WHILE_BUSY * (performance.now() - startedAt))
  }
  parentPort?.postMessage(null)
})

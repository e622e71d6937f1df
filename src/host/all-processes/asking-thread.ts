import { parentPort } from 'node:worker_threads'
import { nameProcess } from '../findings/examine-process'
import { prepareQuestion, type Questioner } from './answer-question'
import type { AllProcessesJob, ProcessVisit } from './ask-all-processes'
import { readTables } from '../proc/read-tables'
import { openInThread, readStatNow, type ThreadSource } from '../proc/thread-source'
import { RestWhileBusy } from './rest-while-busy'

/**
 * The thread of a pass over the machine: reads one process after the other and says what it found of each. Whoever
 * started it watches its pulse and gives it up when a system call does not return.
 */

function visit(
  source: ThreadSource,
  { row, pid }: Pick<ProcessVisit, 'row' | 'pid'>,
  { file, ask }: Questioner,
  beat: () => void,
): ProcessVisit {
  const stat = readStatNow(source, pid)
  const tables = readTables(source, pid, file, beat)
  if (typeof tables === 'string' || stat === null) {
    const errno = typeof tables === 'string' ? tables : 'ENOENT'
    const name = stat === null ? '' : nameProcess({ source, pid }, stat)
    return { row, pid, code: source.failureCode(pid, file, errno), name, answer: null }
  }
  return { row, pid, code: null, name: '', answer: ask({ source, pid, beat, stat, tables }) }
}

parentPort?.on('message', (job: AllProcessesJob) => {
  const source = openInThread(job.source)
  const questioner = prepareQuestion(job.question)
  const pace = new RestWhileBusy()
  const beat = (): void => void Atomics.add(job.pulse, 0, 1)
  beat()
  for (let row = job.firstRow; row < job.pids.length; row++) {
    parentPort?.postMessage(visit(source, { row, pid: job.pids[row] ?? 0 }, questioner, beat))
    beat()
    if (job.backsOff) pace.rest(beat)
  }
  parentPort?.postMessage(null)
})

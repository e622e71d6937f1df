import { parentPort } from 'node:worker_threads'
import { LineCounter } from '../../shared/proc/count-lines'
import type { CountOutcome } from '../../shared/tables/process-table'
import { beat, finishRow, type CountMemory } from './count-memory'
import { openInThread, type SourceAddress, type ThreadSource } from '../proc/thread-source'

/** What the counting thread is asked: count the rows from `firstRow` on. */
export interface CounterJob {
  readonly source: SourceAddress
  readonly firstRow: number
  readonly memory: CountMemory
}

const lines = new LineCounter()

function countProcess(source: ThreadSource, memory: CountMemory, row: number): void {
  const pid = memory.pid[row] ?? 0
  const readAtMs = Date.now()
  const startedAt = performance.now()
  lines.reset()
  const errno = source.readPieces(pid, 'maps', takePiece, () => beat(memory))
  const readMs = performance.now() - startedAt
  const outcome = errno === '' ? 'counted' : toOutcome(source, pid, errno)
  const used = outcome === 'counted' ? lines.usedMaps : Number.NaN
  finishRow(memory, row, { outcome, used, readAtMs, readMs })
}

function takePiece(piece: Uint8Array, length: number): void {
  lines.push(piece, length)
}

function toOutcome(source: ThreadSource, pid: number, errno: string): CountOutcome {
  const code = source.failureCode(pid, 'maps', errno)
  return code === 'kernel-thread' ? 'none' : code
}

parentPort?.on('message', ({ source: address, firstRow, memory }: CounterJob) => {
  const source = openInThread(address)
  beat(memory)
  for (let row = firstRow; row < memory.pid.length; row++) countProcess(source, memory, row)
  parentPort?.postMessage(null)
})

import { parentPort } from 'node:worker_threads'
import { toErrorData } from '../../shared/errors'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import type { JobMessage } from '../threads/losable-thread'
import type { DecoderAnswer, DecoderJob } from './file-decoder'
import { readChosenFile } from './read-chosen-file'
import { readFileMetadata } from './read-file-metadata'
import { readSnapshotBytes } from './read-snapshot-bytes'

/** The thread that reads files which nobody can trust; whoever started it gives it up when it does not come to an end. */

async function work(job: DecoderJob): Promise<DecoderAnswer> {
  if (job.kind === 'metadata') return { kind: 'metadata', metadata: await readFileMetadata(job.path) }
  if (job.kind === 'file') return { kind: 'file', bytes: readChosenFile(job.path) }
  return { kind: 'snapshot', snapshot: readSnapshotBytes(job.bytes, job.takenInAtMs, job.pick) }
}

function say(message: JobMessage<DecoderAnswer>, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}

/** The memory that goes over with an answer. */
function buffersIn(answer: DecoderAnswer): ArrayBuffer[] {
  if (answer.kind === 'metadata') return []
  return answer.kind === 'file' ? [answer.bytes.buffer] : buffersOf(answer.snapshot)
}

/** The memory of all columns; several may share one buffer. */
function buffersOf({ mappings, usage }: Snapshot): ArrayBuffer[] {
  const arrays: ArrayBufferView[] = Object.values(mappings).filter((column) => ArrayBuffer.isView(column))
  if (usage) {
    arrays.push(...Object.values(usage.columns), ...usage.others.map(({ values }) => values))
    arrays.push(usage.flagsLow, usage.flagsHigh, usage.flagsUnknown)
  }
  const buffers = new Set(arrays.map(({ buffer }) => buffer))
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer)
}

parentPort?.on('message', (job: DecoderJob) => {
  say({ type: 'begun' })
  work(job).then(
    (answer) => say({ type: 'done', answer }, buffersIn(answer)),
    (error: unknown) => say({ type: 'failed', error: toErrorData(error) }),
  )
})

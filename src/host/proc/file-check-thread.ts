import { parentPort } from 'node:worker_threads'
import { toErrorData } from '../../shared/errors'
import type { JobMessage } from '../threads/losable-thread'
import type { FileCheck, MappedFile } from './mapped-file'
import { lookAtMappedFile } from './look-at-mapped-file'
import { openInThread, type SourceAddress } from './thread-source'

/** What the thread is asked. */
export interface FileCheckJob {
  readonly source: SourceAddress
  readonly file: MappedFile
}

/** The thread that looks at paths of other processes; it is given up where a file system does not answer. */
parentPort?.on('message', ({ source, file }: FileCheckJob) => {
  say({ type: 'begun' })
  try {
    say({ type: 'done', answer: lookAtMappedFile(openInThread(source), file) })
  } catch (error) {
    say({ type: 'failed', error: toErrorData(error) })
  }
})

function say(message: JobMessage<FileCheck>): void {
  parentPort?.postMessage(message)
}

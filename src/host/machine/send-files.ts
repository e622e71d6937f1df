import type { MachineEvent, UnreadProcess } from '../../shared/ipc/machine-messages'
import type { ProcessFiles } from '../../shared/machine/file-table'
import { packFiles } from '../../shared/machine/pack-files'
import { passOverMachine, type PassOptions } from './machine-pass'

/** A window need not see results more often. */
const TELL_INTERVAL_MS = 100

/** What to send, besides the pass. */
export interface SendFilesOptions extends Omit<PassOptions, 'onVisit'> {
  readonly requestId: number
  readonly post: (event: MachineEvent) => void
}

/** Passes over the machine and sends the files of the processes in batches, then what could not be read. */
export async function sendFiles({ requestId, post, ...pass }: SendFilesOptions): Promise<void> {
  const startedAt = performance.now()
  const unread: UnreadProcess[] = []
  let waiting: ProcessFiles[] = []
  let toldAt = Number.NEGATIVE_INFINITY
  await passOverMachine({
    ...pass,
    onVisit: ({ row, pid, code, files }, total) => {
      if (files) waiting.push(files)
      else if (code !== null) unread.push({ pid, code })
      const done = row + 1
      if (done < total && performance.now() - toldAt < TELL_INTERVAL_MS) return
      post({ type: 'machine-files', requestId, files: packFiles(waiting), done, total })
      waiting = []
      toldAt = performance.now()
    },
  })
  const readMs = performance.now() - startedAt
  post({ type: 'machine-end', requestId, unread, readAtMs: Date.now(), readMs })
}

import { LocalProc } from '../proc/local-proc'
import { readLimitOf } from '../proc/proc-source'
import { sendAnswers, type SendOptions } from './send-answers'

/** Passes over the machine and sends what the rules find, in batches, then what could not be read. */
export async function sendFindings(options: SendOptions): Promise<void> {
  const { requestId, source = new LocalProc() } = options
  const limit = await readLimitOf(source)
  await sendAnswers({ about: 'findings', limit }, options, (processes, progress) => ({
    type: 'findings-found',
    requestId,
    processes: [...processes],
    ...progress,
  }))
}

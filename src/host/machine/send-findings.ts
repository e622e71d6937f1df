import { join } from 'node:path'
import { readLimit } from '../tuner/read-limit'
import { sendAnswers, type SendOptions } from './send-answers'

/** Passes over the machine and sends what the rules find, in batches, then what could not be read. */
export async function sendFindings(options: SendOptions): Promise<void> {
  const { requestId, procRoot = '/proc' } = options
  const limit = await readLimitIfAny(procRoot)
  await sendAnswers({ about: 'findings', limit }, options, (processes, progress) => ({
    type: 'findings-found',
    requestId,
    processes: [...processes],
    ...progress,
  }))
}

/** Running vm.max_map_count; null where it cannot be read. */
export async function readLimitIfAny(procRoot: string): Promise<number | null> {
  try {
    return (await readLimit(join(procRoot, 'sys/vm/max_map_count'))).value
  } catch {
    return null
  }
}

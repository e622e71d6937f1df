import { packFiles } from '../../shared/all-processes/pack-files'
import { sendAnswers, type SendOptions } from './send-answers'

/** What to send, besides the pass. */
export interface SendFilesOptions extends SendOptions {
  readonly withUsage: boolean
}

/** Passes over the machine and sends the files of the processes in batches, then what could not be read. */
export function sendFiles({ withUsage, ...options }: SendFilesOptions): Promise<void> {
  const { requestId } = options
  return sendAnswers({ about: 'files', withUsage }, options, (files, progress) => ({
    type: 'files-found',
    requestId,
    files: packFiles(files),
    ...progress,
  }))
}

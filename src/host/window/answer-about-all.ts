import { parseWholeQuery } from '../../shared/query/query-text'
import type { OpenRequest } from './open-request'
import type { SendOptions } from './send-answers'
import { sendFiles } from './send-files'
import { sendFindings } from './send-findings'
import { sendMappings } from './send-mappings'
import type { Answers, WindowTools } from './window-tools'

type AboutAllType = 'read-files' | 'find-findings' | 'find-mappings'

/** Answers what a window asks about all processes. */
export function answerAboutAll({ reader, post }: WindowTools): Answers<AboutAllType> {
  const passOptions = (requestId: number, { signal }: OpenRequest): SendOptions => ({
    source: reader.source,
    requestId,
    signal,
    post,
  })
  return {
    'read-files': ({ requestId, withUsage, pids }, open) =>
      sendFiles({ ...passOptions(requestId, open), withUsage, pids }),
    'find-findings': ({ requestId }, open) => sendFindings(passOptions(requestId, open)),
    'find-mappings': async ({ requestId, query, mostRows }, open) => {
      // A mistake is reported before any process is read.
      parseWholeQuery(query)
      await sendMappings({ ...passOptions(requestId, open), query, mostRows })
    },
  }
}

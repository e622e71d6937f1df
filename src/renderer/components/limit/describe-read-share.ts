import { groupThousands } from '../../../shared/format/count'
import type { ProcessesSummary } from '../../worker/protocol/process-protocol'

/** Says how many of the processes that have maps could be counted: "Sees 61 of 240 processes; …". */
export function describeReadShare({
  countedCount,
  deniedCount,
  failedCount,
  pendingCount,
}: ProcessesSummary): string {
  const all = countedCount + deniedCount + failedCount + pendingCount
  const sees = `${groupThousands(countedCount)} of ${groupThousands(all)} processes counted`
  const why = [
    ...(deniedCount > 0 ? [`${groupThousands(deniedCount)} denied`] : []),
    ...(failedCount > 0 ? [`${groupThousands(failedCount)} did not answer`] : []),
    ...(pendingCount > 0 ? [`${groupThousands(pendingCount)} not counted yet`] : []),
  ]
  return why.length === 0 ? `${sees}.` : `${sees}; ${why.join(', ')}.`
}

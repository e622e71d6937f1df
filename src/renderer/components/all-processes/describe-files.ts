import { describeUnread } from '../../../shared/all-processes/describe-unread'
import { formatCount } from '../../../shared/format/count'
import { formatDuration } from '../../../shared/format/duration'
import type { FilesState } from '../../worker/protocol/files-protocol'

/** "read 61 of 240 processes; 179 denied"; empty before the first pass. */
export function describeReadShare({
  processCount,
  unread,
  readAtMs,
}: Pick<FilesState, 'processCount' | 'unread' | 'readAtMs'>): string {
  if (readAtMs === null) return ''
  return describeUnread(processCount, unread, 0)
}

/** How far a pass is: "120 of 240 processes read". */
export function describeProgress({ done, total }: Pick<FilesState, 'done' | 'total'>): string {
  return total === 0 ? 'Reading…' : `${formatCount(done)} of ${formatCount(total)} processes read`
}

/** "read in 310 ms"; empty before the first pass. */
export function describePass({ readAtMs, readMs }: Pick<FilesState, 'readAtMs' | 'readMs'>): string {
  return readAtMs === null ? '' : `read in ${formatDuration(readMs)}`
}

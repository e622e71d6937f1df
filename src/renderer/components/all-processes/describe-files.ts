import { formatCount } from '../../../shared/format/count'
import { formatDuration } from '../../../shared/format/duration'
import type { FilesState } from '../../worker/protocol/files-protocol'

/** Why maps could not be read, as part of a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  'permission-denied': 'denied',
  hidden: 'hidden (hidepid)',
  'not-answering': 'do not answer',
}

/** "sees 61 of 240 processes; 179 denied"; empty before the first pass. */
export function describeSight({
  processCount,
  unread,
  readAtMs,
}: Pick<FilesState, 'processCount' | 'unread' | 'readAtMs'>): string {
  if (readAtMs === null) return ''
  const total = processCount + unread.length
  const counts = new Map<string, number>()
  for (const { code } of unread) counts.set(code, (counts.get(code) ?? 0) + 1)
  const reasons = [...counts].map(
    ([code, count]) => `${formatCount(count)} ${REASONS[code] ?? 'could not be read'}`,
  )
  return [`read ${formatCount(processCount)} of ${formatCount(total)} processes`, ...reasons].join('; ')
}

/** How far a pass is: "120 of 240 processes read". */
export function describeProgress({ done, total }: Pick<FilesState, 'done' | 'total'>): string {
  return total === 0 ? 'Reading…' : `${formatCount(done)} of ${formatCount(total)} processes read`
}

/** "read in 310 ms"; empty before the first pass. */
export function describePass({ readAtMs, readMs }: Pick<FilesState, 'readAtMs' | 'readMs'>): string {
  return readAtMs === null ? '' : `read in ${formatDuration(readMs)}`
}

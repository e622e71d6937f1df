import { formatCount } from '../../../shared/format/count'
import { formatDuration } from '../../../shared/format/duration'
import type { ProcessesSummary } from '../../worker/protocol/process-protocol'
import type { ViewState } from '../../worker/protocol/view-protocol'

/** "154 processes", or how many of them the filter shows. */
export function describeRows(view: ViewState): string {
  const noun = view.totalCount === 1 ? 'process' : 'processes'
  if (view.filter.trim() === '') return `${formatCount(view.totalCount)} ${noun}`
  return `${formatCount(view.totalCount)} ${noun}, ${formatCount(view.passingCount)} shown by the filter`
}

/** How many counts could be read, in words; root needs no hint about what root could do. */
export function describeReadable(summary: ProcessesSummary, isRoot: boolean): string {
  const { countedCount, deniedCount, failedCount, pendingCount } = summary
  if (pendingCount > 0)
    return `counted ${formatCount(countedCount)} so far, ${formatCount(pendingCount)} not yet`
  const all = countedCount + deniedCount + failedCount
  if (countedCount === all) return `maps of all ${formatCount(all)} user processes readable`
  const readable = `maps of ${formatCount(countedCount)} of ${formatCount(all)} user processes readable`
  const denied = isRoot ? `; ${formatCount(deniedCount)} denied even to root` : '; root reads them all'
  const failed = failedCount > 0 ? `; ${formatCount(failedCount)} did not answer` : ''
  return `${readable}${deniedCount > 0 ? denied : ''}${failed}`
}

/** What is live, how often, and how long a read takes. */
export function describePace({ intervalMs, readMs }: ProcessesSummary, isPaused: boolean): string {
  const cost = `refresh takes ${formatDuration(readMs)}`
  return isPaused ? `Paused · ${cost}` : `Live, every ${formatDuration(intervalMs)} · ${cost}`
}

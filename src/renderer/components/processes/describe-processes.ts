import { formatCount } from '../../../shared/format/count'
import { formatDuration } from '../../../shared/format/duration'
import type { ProcessesSummary, ViewState } from '../../worker/protocol'

/** "154 processes", or how many of them the filter shows. */
export function describeRows(view: ViewState): string {
  const noun = view.totalCount === 1 ? 'process' : 'processes'
  if (view.filter.trim() === '') return `${formatCount(view.totalCount)} ${noun}`
  return `${formatCount(view.totalCount)} ${noun}, ${formatCount(view.rowCount)} shown by the filter`
}

/** How many counts could be read, in words. */
export function describeReadable({ countableCount, countedCount, pendingCount }: ProcessesSummary): string {
  if (pendingCount > 0)
    return `counted ${formatCount(countedCount)} so far, ${formatCount(pendingCount)} to come`
  if (countedCount === countableCount)
    return `maps of all ${formatCount(countableCount)} user processes readable`
  const readable = `${formatCount(countedCount)} of ${formatCount(countableCount)}`
  return `maps of ${readable} user processes readable; root reads them all`
}

/** What is live, how often, and what it costs. */
export function describePace({ intervalMs, readMs }: ProcessesSummary, isPaused: boolean): string {
  const cost = `a read costs ${formatDuration(readMs)}`
  return isPaused ? `Paused · ${cost}` : `Live, every ${formatDuration(intervalMs)} · ${cost}`
}

import { computeLimitRoom } from '../../../shared/explain/limit-arithmetic'
import { formatBytes } from '../../../shared/format/bytes'
import { formatCount, formatPercent } from '../../../shared/format/count'
import { formatDuration } from '../../../shared/format/duration'
import type { MapsSummary, ProcessFacts, ViewState } from '../../worker/protocol'

/** "311 maps", or how many of them the filter shows. */
export function describeRows(view: ViewState): string {
  const noun = view.totalCount === 1 ? 'map' : 'maps'
  if (view.filter.trim() === '') return noun
  return `${noun}, ${formatCount(view.rowCount)} shown by the filter`
}

/** How many of the lines count against the limit: all but [vsyscall], which is the kernel's own. */
export function describeCount({ totalRows, usedMaps, limit }: MapsSummary): string {
  const against =
    limit === null ? 'count against the limit' : `count against the limit of ${formatCount(limit)}`
  return usedMaps === totalRows ? `all ${against}` : `${formatCount(usedMaps)} of them ${against}`
}

/** "of 65,530 maps, 0.5 %". */
export function describeShare({ usedMaps, limit }: MapsSummary): string {
  if (limit === null) return usedMaps === 1 ? 'map' : 'maps'
  return `of ${formatCount(limit)} maps, ${formatPercent(computeLimitRoom(usedMaps, limit).share)}`
}

/** What the read of the maps cost and whether it is one moment's picture. */
export function describeRead({ readMs, bytes, changedWhileReading }: MapsSummary): string {
  const read = `maps read in ${formatDuration(readMs)}, ${formatBytes(bytes)} of text`
  return changedWhileReading ? `${read}; the process changed them meanwhile` : `${read}, whole`
}

/** How far a long read is. */
export function describeProgress(progress: { readonly bytes: number; readonly rows: number } | null): string {
  if (!progress) return 'Reading the maps …'
  return `Reading the maps … ${formatCount(progress.rows)} so far, ${formatBytes(progress.bytes)} of text`
}

/** "root · running 52 min". */
export function describeProcess(facts: ProcessFacts, nowMs: number): string {
  if (facts.isKernelThread) return `${facts.user} · kernel thread`
  return `${facts.user} · running ${formatDuration(Math.max(0, nowMs - facts.startedAtMs))}`
}

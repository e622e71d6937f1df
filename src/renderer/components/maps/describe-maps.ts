import { computeLimitRoom } from '../../../shared/explain/limit-arithmetic'
import { formatBytes } from '../../../shared/format/bytes'
import { formatMoment } from '../../../shared/format/clock'
import { formatCount, formatPercent } from '../../../shared/format/count'
import { formatDuration } from '../../../shared/format/duration'
import { describeProcessState, explainProcessState } from '../../../shared/proc/process-state'
import { describeAbsence } from '../../worker/protocol/describe-absence'
import type { MapsSummary, OpenProcess, ProcessFacts } from '../../worker/protocol/process-protocol'
import type { ViewState } from '../../worker/protocol/view-protocol'
import type { LiveState, UsageState, UsageSums } from '../../worker/protocol/reading-protocol'

/** "311 maps", or how many of them the filter shows. */
export function describeRows(view: ViewState): string {
  const noun = view.totalCount === 1 ? 'map' : 'maps'
  if (view.filter.trim() === '') return noun
  return `${noun}, ${formatCount(view.passingCount)} shown by the filter`
}

/** How many of the lines count against the limit: all but [vsyscall], which is the kernel's own. */
export function describeCount({
  totalRows,
  usedMaps,
  limit,
}: Pick<MapsSummary, 'totalRows' | 'usedMaps' | 'limit'>): string {
  const against =
    limit === null ? 'count against the limit' : `count against the limit of ${formatCount(limit)}`
  return usedMaps === totalRows ? `all ${against}` : `${formatCount(usedMaps)} of them ${against}`
}

/** "of 65,530 maps, 0.5 %". */
export function describeShare({ usedMaps, limit }: Pick<MapsSummary, 'usedMaps' | 'limit'>): string {
  if (limit === null) return usedMaps === 1 ? 'map' : 'maps'
  return `of ${formatCount(limit)} maps, ${formatPercent(computeLimitRoom(usedMaps, limit).share)}`
}

/**
 * What the reads cost and whether they are one moment's picture; maps that came with smaps took its time.
 *
 * `usage` are the sums of smaps, `sums` those of smaps_rollup.
 */
export function describeRead(
  { readMs, bytes, readAtMs, changedWhileReading }: MapsSummary,
  usage: UsageSums | null,
  sums: UsageSums | null,
): string {
  const maps = `maps read in ${formatDuration(readMs)}, ${formatBytes(bytes)} of text`
  const smaps = usage ? `smaps read in ${formatDuration(usage.readMs)}` : null
  const rollup = sums && !usage ? `smaps_rollup in ${formatDuration(sums.readMs)}` : null
  const isOneRead = usage?.readAtMs === readAtMs
  const read = isOneRead ? smaps : [maps, smaps, rollup].filter(Boolean).join(', ')
  return changedWhileReading
    ? `${read}; the process changed its mappings during the read`
    : `${read}, consistent`
}

/** A number of smaps for a whole snapshot, or why there is none. */
export function describeCost(usage: UsageState, key: 'rss' | 'pss' | 'privateDirty' | 'swap'): string {
  return usage.sums ? formatBytes(usage.sums[key]) : describeAbsence(usage)
}

/**
 * "4.8 MiB, RSS 4.8 MiB, PSS 4.8 MiB, swap 0, span 6 MiB, gaps inside 1.2 MiB" of the selected maps; what
 * was not read is left out.
 */
export function describeSelection({ selectedCount, totals }: ViewState): string {
  const { size, rss, pss, swap, span, free } = totals
  const costs = Object.entries({ RSS: rss, PSS: pss, swap }).flatMap(([name, bytes]) =>
    bytes === undefined ? [] : [`${name} ${formatBytes(bytes)}`],
  )
  const sums = [formatBytes(size ?? 0), ...costs].join(', ')
  if (selectedCount < 2) return sums
  return `${sums}, span ${formatBytes(span ?? 0)}, gaps inside ${formatBytes(free ?? 0)}`
}

/** How far a long read is. */
export function describeProgress(progress: { readonly bytes: number; readonly rows: number } | null): string {
  if (!progress) return 'Reading the maps …'
  return `Reading the maps … ${formatCount(progress.rows)} so far, ${formatBytes(progress.bytes)} of text`
}

/** How many maps of a large process show already. */
export function describeArrival({ rows, totalRows }: NonNullable<OpenProcess['arriving']>): string {
  return `The first ${formatCount(rows)} of ${formatCount(totalRows)} mappings; reading the others …`
}

/** How often the process is read by itself, and what that takes: "every 2 s, a read takes 34 ms". */
export function describeLive({ isLive, intervalMs, readMs }: LiveState): string {
  if (!isLive) return 'paused'
  if (intervalMs === null || readMs === null) return 'live'
  return `every ${formatDuration(intervalMs)}, a read takes ${formatDuration(readMs)}`
}

/** "root · sleeping · started 52 min ago". */
export function describeProcess(facts: ProcessFacts, nowMs: number): string {
  const { user, state, startedAtMs, isKernelThread } = facts
  const words = [user, ...(isKernelThread ? ['kernel thread'] : []), describeProcessState(state)]
  if (!Number.isNaN(startedAtMs)) words.push(describeStart(nowMs - startedAtMs))
  return words.join(' · ')
}

function describeStart(ageMs: number): string {
  const wholeSeconds = Math.floor(ageMs / 1000) * 1000
  return wholeSeconds > 0 ? `started ${formatDuration(wholeSeconds)} ago` : 'started just now'
}

/** What {@link describeProcess} says, in full: when it started, and what its state means. */
export function explainProcess({ startedAtMs, state }: ProcessFacts): string {
  return `Started ${formatMoment(startedAtMs)}. ${explainProcessState(state)}`
}

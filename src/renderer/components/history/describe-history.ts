import { describeBasis, describeRate, describeTimeToLimit } from '../../../shared/explain/describe-growth'
import { computeLimitRoom } from '../../../shared/explain/limit-arithmetic'
import { formatBytes } from '../../../shared/format/bytes'
import { formatClock, formatClockOfDay } from '../../../shared/format/clock'
import { formatCount, formatPercent } from '../../../shared/format/count'
import { formatDuration } from '../../../shared/format/duration'
import { pointNear, spanOf, stepAt, type HistoryLine } from '../../../shared/history/history-line'
import {
  HISTORY_SERIES,
  type HistoryMoment,
  type HistorySeries,
} from '../../../shared/history/history-moments'
import type { ProcessHistory } from '../../worker/protocol/history-protocol'
import { KIB } from '../../../shared/units'

/** The limit is drawn once the count has come this near: below, its line would press all else to the ground. */
const LIMIT_SHOWN_FROM = 0.3
/** Memory comes and goes by a little all the time: that much is not worth a word. */
const STEADY_SHARE = 0.01
const STEADY_BYTES = 64 * KIB
const SERIES_NAMES: Readonly<Record<HistorySeries, string>> = {
  used: 'maps',
  rss: 'RSS',
  pss: 'PSS',
  swap: 'swap',
}

/** The time of the sentence, and whether the process has ended. */
export interface HistoryNow {
  readonly nowMs: number
  readonly isEnded: boolean
}

/** Says whether the limit belongs into the picture of the count. */
export function showsLimit({ lines, limit }: Pick<ProcessHistory, 'lines' | 'limit'>): boolean {
  return limit !== null && lines.used.value.some((count) => count >= limit * LIMIT_SHOWN_FROM)
}

/** What the history comes to: since when it is watched, how the maps went and whether they reach the limit, and the memory. */
export function describeHistory(history: ProcessHistory, now: HistoryNow): string {
  const span = spanOf(Object.values(history.lines))
  if (!span) return 'Nothing was read yet: the history begins with the next read.'
  return [describeWatch(history, span, now), describeCounts(history, now), describeMemory(history)].join(' ')
}

/**
 * What was read nearest to a time, in parts: "61,530 maps, 93.9 % of the limit", "RSS 480 MiB", ... What is read less
 * often than the list says when it was read.
 */
export function describeMoment(history: ProcessHistory, atMs: number, nowMs: number): string[] {
  const { lines, limitLine, listMs } = history
  const limit = stepAt(limitLine, atMs)
  const points = HISTORY_SERIES.map((series) => pointNear(lines[series], atMs))
  if (points.every((point) => point === null)) return ['nothing was read then']
  return HISTORY_SERIES.map((series, index) => {
    const point = points[index]
    const name = SERIES_NAMES[series]
    if (!point) return series === 'used' ? 'maps not counted then' : `${name} not read then`
    const isOfThen = Math.abs(point.atMs - atMs) <= listMs
    const readAt = isOfThen ? '' : ` (read at ${formatClockOfDay(point.atMs, nowMs)})`
    const words = series === 'used' ? describeUsed(point.value, limit) : `${name} ${formatBytes(point.value)}`
    return `${words}${readAt}`
  })
}

function describeUsed(used: number, limit: number): string {
  const maps = `${formatCount(used)} ${used === 1 ? 'map' : 'maps'}`
  if (Number.isNaN(limit)) return maps
  return `${maps}, ${formatPercent(computeLimitRoom(used, limit).share)} of the limit`
}

/** A number of the table; a dash where it was not read. */
export function describeCell(row: HistoryMoment, series: HistorySeries): string {
  const value = row[series]
  if (Number.isNaN(value)) return '–'
  return series === 'used' ? formatCount(value) : formatBytes(value)
}

/** What the rows of the table stand for; "" where each is one moment. */
export function describeStep(stepMs: number, momentCount: number): string {
  if (stepMs === 0) return ''
  return `One row for every ${formatDuration(stepMs)}, with what was read last in it; the charts show all ${formatCount(momentCount)} reads.`
}

function describeWatch(
  { lines }: ProcessHistory,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  { nowMs, isEnded }: HistoryNow,
): string {
  const since = `since ${formatClock(fromMs, nowMs)}`
  if (toMs - fromMs < 1000) return `Watched ${since}; every read adds a point.`
  const unwatched = unwatchedMs(lines.rss)
  const pause = unwatched === 0 ? '' : `; nothing was read for ${formatDuration(unwatched)} of it`
  const end = isEnded ? ', until it ended' : ''
  return `Watched for ${formatDuration(toMs - fromMs)}, ${since}${pause}${end}.`
}

/** How long nothing was read, all pauses together. */
function unwatchedMs({ atMs, value }: HistoryLine): number {
  let sum = 0
  for (let index = 1; index < value.length - 1; index++) {
    if (Number.isNaN(value[index])) sum += (atMs[index + 1] as number) - (atMs[index - 1] as number)
  }
  return sum
}

function describeCounts(history: ProcessHistory, { nowMs, isEnded }: HistoryNow): string {
  const { lines, limit, growth } = history
  const course = courseOf(lines.used)
  if (!course) return 'The number of maps could not be read.'
  const went = describeCourse('The number of maps', course, formatCount, 0)
  const rate = isEnded ? '' : inWords(describeRate(growth))
  if (rate === '') return `${went}.`
  if (rate === 'steady') return course.first === course.last ? `${went}.` : `${went}, and is steady now.`
  if (growth === null || rate === 'unclear') return `${went}; whether it grows is unclear.`
  const until = describeTimeToLimit(growth)
  if (until === '' || limit === null) return `${went}, and grows by ${rate} now.`
  const lastAtMs = lines.used.atMs.at(-1) ?? nowMs
  const at = formatClock(lastAtMs + (growth.untilLimitMs?.soonest ?? 0), nowMs)
  const when =
    until === 'now'
      ? 'is reached now'
      : `is reached ${until}, at ${at} at the earliest, ${describeBasis(growth)}`
  return `${went}, and grows by ${rate} now: the limit of ${formatCount(limit)} ${when}.`
}

/** "+49/s" -> "49 a second": the words of a column as those of a sentence. */
function inWords(rate: string): string {
  return rate
    .replace('+', '')
    .replace('/s', ' a second')
    .replace('/min', ' a minute')
    .replace('/h', ' an hour')
}

function describeMemory({ lines }: ProcessHistory): string {
  const [rss, pss, swap] = [courseOf(lines.rss), courseOf(lines.pss), courseOf(lines.swap)]
  const size = (name: string, course: Course | null): string[] =>
    course ? [describeCourse(name, course, formatBytes, steadyFor(course))] : []
  const isSwapped = swap !== null && swap.most > 0
  const nothing = swap !== null && !isSwapped ? ['nothing is swapped out'] : []
  const unread = pss || swap ? [] : ['PSS and swap were not read']
  const parts = [
    ...size('RSS', rss),
    ...size('PSS', pss),
    ...(isSwapped ? size('swap', swap) : nothing),
    ...unread,
  ]
  return `${parts.join(', ')}.`
}

/** How a line went. */
interface Course {
  readonly first: number
  readonly last: number
  readonly least: number
  readonly most: number
  /** How often it was read. */
  readonly reads: number
}

function courseOf({ value }: HistoryLine): Course | null {
  const told = value.filter((each) => !Number.isNaN(each))
  const first = told[0]
  const last = told.at(-1)
  if (first === undefined || last === undefined) return null
  let least = first
  let most = first
  for (const each of told) {
    least = Math.min(least, each)
    most = Math.max(most, each)
  }
  return { first, last, least, most, reads: told.length }
}

/** "RSS grew by 12 MiB to 480 MiB", "fell by", "stayed at", or "went between 3 and 9 and is at 4 now"; changes up to `steady` are none. */
function describeCourse(
  name: string,
  { first, last, least, most, reads }: Course,
  format: (value: number) => string,
  steady: number,
): string {
  if (reads === 1) return `${name} was ${format(last)} when it was read, once`
  const change = last - first
  if (Math.abs(change) > steady) {
    return `${name} ${change > 0 ? 'grew' : 'fell'} by ${format(Math.abs(change))} to ${format(last)}`
  }
  if (most - least <= steady) return `${name} stayed at ${format(last)}`
  return `${name} went between ${format(least)} and ${format(most)} and is at ${format(last)} now`
}

function steadyFor({ most }: Course): number {
  return Math.max(STEADY_BYTES, most * STEADY_SHARE)
}

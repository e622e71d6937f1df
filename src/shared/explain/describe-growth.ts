import { formatCount } from '../format/count'
import { formatDuration } from '../format/duration'
import type { Growth } from '../sysctl/growth-types'

const SECOND = 1000
const MINUTE = 60
const HOUR = 3600
/** Ends of a range that differ by less than this factor are shown as one time. */
const ONE_TIME = 1.25

/**
 * Says how the map count grows, for a column; "" while too little is known.
 *
 *   100 a second -> "+100/s"    0.63 a second -> "+38/min"    0.005 a second -> "+18/h"    neither grows nor stays -> "unclear"
 */
export function describeRate(growth: Growth | null): string {
  if (growth === null) return ''
  const { perSecond, trend } = growth
  if (trend === 'unclear') return 'unclear'
  return trend === 'steady' || perSecond * HOUR < 1 ? 'steady' : formatRate(perSecond)
}

/** Writes a rate above one an hour: "+100/s", "+38/min", "+18/h". */
export function formatRate(perSecond: number): string {
  if (perSecond >= 10) return `+${formatCount(Math.round(perSecond))}/s`
  if (perSecond * MINUTE >= 1) return `+${formatCount(Math.round(perSecond * MINUTE))}/min`
  return `+${formatCount(Math.round(perSecond * HOUR))}/h`
}

/** Says when a growing process is refused a new mapping, "in 1 h 40 min to 2 h 5 min"; "" where its counts do not support a time. */
export function describeTimeToLimit(growth: Growth | null): string {
  if (!growth?.untilLimitMs) return ''
  const { soonest, likely, latest } = growth.untilLimitMs
  if (latest === 0) return 'now'
  if (latest <= ONE_TIME * soonest) return `in about ${formatDuration(likely)}`
  return `in ${formatDuration(Math.max(SECOND, soonest))} to ${formatDuration(latest)}`
}

/**
 * Says when the limit is reached and by what, for an alert; "" where there is no time.
 *
 *   "limit reached in about 1 h 54 min at this rate, by 31 counts over the last 62 min"    at the limit -> "limit reached now"
 */
export function describeReach(growth: Growth | null): string {
  const time = describeTimeToLimit(growth)
  if (growth === null || time === '') return ''
  return time === 'now' ? 'limit reached now' : `limit reached ${time} at this rate, ${describeBasis(growth)}`
}

/** Says what a time to the limit is based on: "by 31 counts over the last 62 s". */
export function describeBasis({ basis }: Growth): string {
  return `by ${formatCount(basis.samples)} counts over the last ${formatDuration(basis.spanMs)}`
}

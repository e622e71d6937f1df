import { formatCount } from '../format/count'
import { formatDuration } from '../format/duration'
import type { Growth } from '../sysctl/growth'

const MINUTE = 60
const HOUR = 3600
/** How many times longer than it was looked at a process's growth is trusted: starting programs grow for seconds. */
const FORESIGHT = 120

/**
 * Says how a map count grows, for a column; "" while too little is known.
 *
 *   100 a second -> "+100/s"    0.63 a second -> "+38/min"    0.005 a second -> "+18/h"    not growing -> "steady"
 */
export function describeRate(growth: Growth | null): string {
  if (growth === null) return ''
  const { perSecond } = growth
  if (growth.untilLimitMs === null || perSecond * HOUR < 1) return 'steady'
  if (perSecond >= 10) return `+${formatCount(Math.round(perSecond))}/s`
  if (perSecond * MINUTE >= 1) return `+${formatCount(Math.round(perSecond * MINUTE))}/min`
  return `+${formatCount(Math.round(perSecond * HOUR))}/h`
}

/** Says when a growing process is refused a new map, "in about 1 h 54 min"; "" where it does not, or was not looked at for long enough. */
export function describeTimeToLimit(growth: Growth | null): string {
  if (!growth || growth.untilLimitMs === null || growth.perSecond * HOUR < 1) return ''
  if (growth.untilLimitMs > FORESIGHT * growth.observedMs) return ''
  return growth.untilLimitMs === 0 ? 'now' : `in about ${formatDuration(growth.untilLimitMs)}`
}

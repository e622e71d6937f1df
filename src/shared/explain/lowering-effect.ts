import { formatCount } from '../format/count'
import { formatDuration } from '../format/duration'
import { timeAtRate } from '../sysctl/growth'
import { closestToLimit, NEAR_LIMIT_SHARE, type CountedProcess } from './closest'
import { describeRate } from './describe-growth'
import { computeLimitRoom } from './limit-arithmetic'

/** What a lower limit would do to the processes that run now. */
export interface LoweringEffect {
  /** Those that own more mappings: each new one is refused to them at once. Most first. */
  readonly above: readonly CountedProcess[]
  /** Those that would be close to it, or reach it soon. Most first. */
  readonly near: readonly CountedProcess[]
  /** How many were counted, and how many could not be. */
  readonly counted: number
  readonly uncounted: number
}

/** Sorts the processes by what `limit`, lower than the running one, would do to them; the input is not changed. */
export function computeLoweringEffect(
  processes: readonly CountedProcess[],
  uncounted: number,
  limit: number,
): LoweringEffect {
  const all = closestToLimit(processes, processes.length)
  const rest = all.filter(({ used }) => used <= limit)
  return {
    above: all.filter(({ used }) => used > limit),
    near: rest.filter(
      (process) => process.used >= NEAR_LIMIT_SHARE * limit || timeUntil(process, limit) !== null,
    ),
    counted: processes.length,
    uncounted,
  }
}

/**
 * Says what is not in the two lists, in sentences: that nobody counted is above, and who could not be counted.
 *
 *   "None of the 9 counted processes has more than 65,530 mappings." "73 of 82 processes could not be counted: ..."
 */
export function describeUncounted({ above, counted, uncounted }: LoweringEffect, limit: number): string[] {
  if (counted === 0)
    return ['No process has been counted yet: which have more mappings than that is not known.']
  const none = `None of the ${formatCount(counted)} processes that could be counted has more than ${formatCount(limit)} mappings.`
  const all = formatCount(counted + uncounted)
  const unseen = `${formatCount(uncounted)} of ${all} processes could not be counted: they may have more mappings than that.`
  return [...(above.length === 0 ? [none] : []), ...(uncounted > 0 ? [unseen] : [])]
}

/** Says how a process would stand: "63,404 mappings; 2,127 left before mmap fails, +99/s, at this rate in about 21 s". */
export function describeStanding(process: CountedProcess, limit: number): string {
  const { freeForNew } = computeLimitRoom(process.used, limit)
  const has = `${formatCount(process.used)} mappings`
  if (freeForNew === 0) return has
  const rate = process.growth?.trend === 'growing' ? `, ${describeRate(process.growth)}` : ''
  const time = timeUntil(process, limit)
  const when = time === null ? '' : `, at this rate in about ${formatDuration(time)}`
  return `${has}; ${formatCount(freeForNew)} left before mmap fails${rate}${when}`
}

function timeUntil({ used, growth = null }: CountedProcess, limit: number): number | null {
  return growth && timeAtRate(growth, computeLimitRoom(used, limit).freeForNew)
}

import type { Growth } from '../sysctl/growth-types'
import { formatCount, formatPercent } from '../format/count'
import { showName } from '../format/name'
import { describeBasis, describeRate, describeTimeToLimit } from './describe-growth'
import { computeLimitRoom } from './limit-arithmetic'

/** From this share of the limit on, a process is worth a warning. */
export const NEAR_LIMIT_SHARE = 0.7

/** A process whose maps were counted. */
export interface CountedProcess {
  readonly pid: number
  /** Start time in clock ticks; with the pid it is the identity. */
  readonly startTicks: number
  /** As in the tables: a latin1 byte string, to be shown through `showName` only. */
  readonly name: string
  readonly user: string
  /** Maps that count against the limit. */
  readonly used: number
  /** How the count grows; null while too little is known, absent where it was counted once. */
  readonly growth?: Growth | null
}

/** The `count` processes with the most maps, most first, then by pid; the input is not changed. */
export function closestToLimit(processes: readonly CountedProcess[], count: number): CountedProcess[] {
  return processes.toSorted((a, b) => b.used - a.used || a.pid - b.pid).slice(0, count)
}

/** Says in a sentence or two how near the process with the most maps is to the limit. */
export function describeClosest(processes: readonly CountedProcess[], limit: number): string {
  const [first] = closestToLimit(processes, 1)
  if (first === undefined) return 'No process has been counted yet.'
  const room = computeLimitRoom(first.used, limit)
  const owns = `${showName(first.name)} has ${formatCount(first.used)} maps, ${formatPercent(room.share)} of the limit`
  if (room.freeForNew === 0) return `${owns}: it can create no more mappings.`
  const growth = describeGrowth(first)
  if (room.freeForSplits === 0)
    return `${owns}: splitting a mapping already fails; 1 mapping left before mmap fails.${growth}`
  if (room.share >= NEAR_LIMIT_SHARE || growth !== '') {
    return `${owns}: ${formatCount(room.freeForNew)} mappings left before mmap fails.${growth}`
  }
  return `No process is near the limit. Most maps: ${owns}.`
}

/** " It grows by 38 a minute and reaches the limit in 1 h 40 min to 2 h 5 min, by 31 counts over the last 62 s."; "" where it does not grow. */
function describeGrowth({ growth = null }: CountedProcess): string {
  if (growth?.trend !== 'growing') return ''
  const rate = describeRate(growth)
  const full = describeTimeToLimit(growth)
  if (full === '') return rate === 'steady' ? '' : ` It grows (${rate}); the time to the limit is not known.`
  return ` It grows (${rate}) and reaches the limit ${full} at this rate, ${describeBasis(growth)}.`
}

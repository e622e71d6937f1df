import { formatCount, formatPercent, groupThousands } from '../format/count'
import { showName } from '../format/name'
import type { WatchAlert } from '../sysctl/limit-watch'
import { describeRate, describeReach } from './describe-growth'

/** A notification of the desktop. */
export interface AlertWords {
  readonly title: string
  readonly body: string
}

/**
 * Says that a process has come close to the limit.
 *
 *   java is at 93.4 % of vm.max_map_count
 *   PID 4127 of elastic has 61,204 of 65,530 maps, +38/min, limit reached in about
 *   1 h 54 min at this rate, by 60 counts over the last 1 h 2 min.
 */
export function describeAlert({ count, name, user, limit, growth }: WatchAlert): AlertWords {
  const rate = describeRate(growth)
  const reach = describeReach(growth)
  const facts = [
    `PID ${count.pid} of ${showName(user)} has ${formatCount(count.used)} of ${groupThousands(limit)} maps`,
    ...(rate === '' ? [] : [rate]),
    ...(reach === '' ? [] : [reach]),
  ]
  return {
    title: `${showName(name)} is at ${formatPercent(count.used / limit)} of vm.max_map_count`,
    body: `${facts.join(', ')}.`,
  }
}

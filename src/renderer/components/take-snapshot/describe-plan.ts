import { formatBytes } from '../../../shared/format/bytes'
import { formatClockSeconds } from '../../../shared/format/clock'
import { groupThousands } from '../../../shared/format/count'
import { formatDuration } from '../../../shared/format/duration'
import { showName } from '../../../shared/format/name'
import type { PlanRule } from '../../../shared/snapshot/snapshot-plan'
import type { RunningPlan } from '../../worker/protocol/snapshot-protocol'

/** "A snapshot of worker 4127 every 10 s, the newest 50 are kept:". */
export function describePlan({ process, newest, plan }: RunningPlan): string {
  const name = newest ? `${showName(newest.info.name)} ${process.pid}` : `process ${process.pid}`
  return `A snapshot of ${name} ${describeRule(plan.rule)}, the newest ${groupThousands(plan.keep)} are kept:`
}

/** "7 taken, the last at 14:02:11." or why it goes on no more. */
export function describeProgress({ takenCount, keptCount, newest, state }: RunningPlan): string {
  const taken = newest
    ? `${groupThousands(takenCount)} taken, ${groupThousands(keptCount)} kept, the last at ${formatClockSeconds(newest.info.capturedAtMs)}.`
    : 'none yet.'
  return state === 'over' ? `${taken} The process has ended.` : taken
}

function describeRule(rule: PlanRule): string {
  if (rule.kind === 'every') return `every ${formatDuration(rule.everyMs)}`
  return rule.measure === 'maps'
    ? `when its maps grow by ${groupThousands(rule.by)}`
    : `when its RSS grows by ${formatBytes(rule.by)}`
}

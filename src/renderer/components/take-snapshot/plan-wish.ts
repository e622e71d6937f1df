import { LEAST_EVERY_MS, MOST_KEPT, type PlanRule } from '../../../shared/snapshot/snapshot-plan'
import { MIB } from '../../../shared/units'

/** When snapshots are to be taken: now and once, or by a rule. */
export type PlanWhen = 'once' | 'every' | 'maps' | 'rss'

/** The numbers of the form, in the units that it shows. */
export interface PlanNumbers {
  readonly seconds: number
  readonly maps: number
  readonly mebibytes: number
  readonly keep: number
}

/** What stands in the form at first. */
export const USUAL_NUMBERS: PlanNumbers = { seconds: 10, maps: 1000, mebibytes: 64, keep: 50 }

/** Makes a rule of what the form says; null where a number is not valid. */
export function toRule(when: Exclude<PlanWhen, 'once'>, numbers: PlanNumbers): PlanRule | null {
  if (!isWhole(numbers.keep) || numbers.keep > MOST_KEPT) return null
  if (when === 'every') {
    const everyMs = Math.round(numbers.seconds * 1000)
    return everyMs >= LEAST_EVERY_MS ? { kind: 'every', everyMs } : null
  }
  const by = Math.round(when === 'maps' ? numbers.maps : numbers.mebibytes * MIB)
  return isWhole(by) ? { kind: 'growth', measure: when, by } : null
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1
}

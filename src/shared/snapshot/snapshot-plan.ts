import type { Bytes, EpochMs, Milliseconds } from '../units'

/** When the next snapshot of a process is taken: after a time, or when its map count or its RSS has grown. */
export type PlanRule =
  | { readonly kind: 'every'; readonly everyMs: Milliseconds }
  | { readonly kind: 'growth'; readonly measure: 'maps' | 'rss'; readonly by: number | Bytes }

/** What a person says about one snapshot, or about all that a plan takes. */
export interface SnapshotWords {
  /** Read smaps too, which costs about ten times as much. */
  readonly withSmaps: boolean
  readonly label: string
  readonly note: string
}

/** Snapshots that are taken by themselves until somebody stops it or the process ends. */
export interface SnapshotPlan extends SnapshotWords {
  readonly rule: PlanRule
  /** So many are kept; the oldest of this plan go for good. */
  readonly keep: number
}

/** A moment of a process: when, and the number that a growth rule looks at. */
export interface PlanMoment {
  readonly atMs: EpochMs
  /** Maps or bytes of RSS; NaN where the rule looks at the clock alone. */
  readonly value: number
}

/** The shortest time between two snapshots of a plan. */
export const LEAST_EVERY_MS = 1000
/** The most snapshots that a plan keeps. */
export const MOST_KEPT = 10_000
/** Between two looks at a number that may grow. */
const LOOK_MS = 500
/** A look costs at most one part in twenty of the time. */
const COST_FACTOR = 19

/**
 * Says whether a snapshot is due; the first one is, at once.
 *
 *   every 10 s:           last at 0 s, now 9 s -> no        last at 0 s, now 10 s -> yes
 *   maps grow by 100:     last 500, now 599 -> no           last 500, now 600 -> yes
 */
export function isSnapshotDue(rule: PlanRule, last: PlanMoment | null, now: PlanMoment): boolean {
  if (last === null) return true
  return rule.kind === 'every' ? now.atMs - last.atMs >= rule.everyMs : now.value - last.value >= rule.by
}

/** Says how long to wait before the next look, which cost `lookMs` the last time. */
export function nextLookIn(
  rule: PlanRule,
  last: PlanMoment,
  nowMs: EpochMs,
  lookMs: Milliseconds,
): Milliseconds {
  if (rule.kind === 'every') return Math.max(0, last.atMs + rule.everyMs - nowMs)
  return Math.max(LOOK_MS, lookMs * COST_FACTOR)
}

import type { Bytes, EpochMs, Milliseconds } from '../units'

/** What a recording may use on disk. */
export interface KeepBudget {
  readonly bytes: Bytes
  readonly ms: Milliseconds
}

/** A snapshot of the recording that is on disk. */
export interface KeptSnapshot {
  readonly atMs: EpochMs
  readonly used: number
  readonly bytes: Bytes
}

/** Snapshots a calm recording spreads over its time. */
const SPREAD = 30
/** The soonest that one follows another, however fast the count climbs. */
const LEAST_APART_MS = 500
/** A count that moved by this share of the limit is kept at once. */
const TELLING_SHARE = 0.05

/** Says whether the present state belongs on disk: the count moved tellingly, or a thirtieth of the time has passed. */
export function isWorthKeeping(
  last: KeptSnapshot | undefined,
  now: { readonly atMs: EpochMs; readonly used: number },
  limit: number | null,
  budget: KeepBudget,
): boolean {
  if (!last) return true
  const sinceLast = now.atMs - last.atMs
  if (sinceLast < LEAST_APART_MS) return false
  if (sinceLast >= budget.ms / SPREAD) return true
  return limit !== null && Math.abs(now.used - last.used) >= limit * TELLING_SHARE
}

/**
 * Counts the oldest of the kept snapshots that have to go: past the time, or past the bytes; the newest stays.
 *
 *   bytes 10:  [4, 4, 4] -> 1        [20] -> 0
 */
export function countToDrop(
  kept: readonly Pick<KeptSnapshot, 'atMs' | 'bytes'>[],
  nowMs: EpochMs,
  budget: KeepBudget,
): number {
  let bytes = kept.reduce((sum, one) => sum + one.bytes, 0)
  let drop = 0
  for (const one of kept.slice(0, -1)) {
    if (nowMs - one.atMs <= budget.ms && bytes <= budget.bytes) break
    bytes -= one.bytes
    drop += 1
  }
  return drop
}

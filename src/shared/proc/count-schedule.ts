import type { CountOutcome } from '../tables/process-table'
import type { Milliseconds } from '../units'

/** No process is counted more often. */
export const BASE_INTERVAL_MS = 2000
/** A process that could not be counted is tried again this seldom. */
export const RETRY_INTERVAL_MS = 30_000
/** Share of one core that the counts of one process may take. */
const OWN_SHARE = 0.01
/** Share of one core that all counts together may take. */
const TOTAL_SHARE = 0.02
/** Share of one core that reading the process list may take; with TOTAL_SHARE it makes the 5 % of live mode. */
const LIST_SHARE = 0.03

/**
 * How long to wait before a process is counted again, by what its own last count cost.
 *
 * `slowdown` (see {@link computeSlowdown}) is 1 on an ordinary machine. A kernel thread is never counted again.
 *
 *   cost 0.2 ms -> 2 s      cost 330 ms (a million maps) -> 33 s
 */
export function countInterval(outcome: CountOutcome, costMs: Milliseconds, slowdown: number): Milliseconds {
  if (outcome === 'none') return Number.POSITIVE_INFINITY
  if (outcome !== 'counted') return RETRY_INTERVAL_MS
  return ownInterval(costMs) * slowdown
}

/**
 * The factor by which all intervals grow so that all counts together stay within their share of a core.
 *
 * One costly process cannot drive it: alone it is held to its own share.
 */
export function computeSlowdown(costsMs: Iterable<Milliseconds>): number {
  let share = 0
  for (const costMs of costsMs) share += costMs / ownInterval(costMs)
  return Math.max(1, share / TOTAL_SHARE)
}

/** How long to wait between two readings of the process list, by what the last one cost. */
export function listInterval(costMs: Milliseconds): Milliseconds {
  return Math.max(BASE_INTERVAL_MS, costMs / LIST_SHARE)
}

function ownInterval(costMs: Milliseconds): Milliseconds {
  return Math.max(BASE_INTERVAL_MS, costMs / OWN_SHARE)
}

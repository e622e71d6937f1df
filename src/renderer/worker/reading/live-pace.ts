/** The shortest time between two reads of the open process: faster nobody can follow. */
export const LIVE_SHORTEST_MS = 2000
/** Reading live may take this share of one core. */
const LIVE_SHARE = 0.05
/** What the worker does leads to drawing, and messages reach it by copying: half as much again, as measured. */
const WORK_WEIGHT = 1.5

/** What a read of the open process took. */
export interface ReadCost {
  /** In the scanner, where two threads work side by side. */
  readonly readMs: number
  /** In the scanner, where one thread waits for smaps_rollup, if that is read. @default 0 */
  readonly sumsMs?: number
  /** In the scanner, by two threads, where NUMA policies are read too. @default 0 */
  readonly policiesMs?: number
  /** In the worker: putting the table together and on the screen, and the questions that came with the read before. */
  readonly workMs: number
}

/**
 * Says how long to wait after a read of the open process before the next one, so that reading costs at most 5 % of
 * one core whatever the process.
 *
 *   { readMs: 10, workMs: 5 } -> 2,000      { readMs: 350, sumsMs: 150, workMs: 200 } -> 23,000
 */
export function liveInterval({ readMs, sumsMs = 0, policiesMs = 0, workMs }: ReadCost): number {
  return Math.max(LIVE_SHORTEST_MS, (2 * (readMs + policiesMs) + sumsMs + WORK_WEIGHT * workMs) / LIVE_SHARE)
}

import type { Line } from './fit-line'
import type { TimeToLimit } from './growth-types'

/** The line of a run of samples, and those of its older and newer half. */
export interface RunLines {
  readonly line: Line
  readonly older: Line
  readonly newer: Line
}

/** The halves of a straight line differ by less than this many times the scatter, and by less than a third. */
const BENT_FROM = 2
const SURELY_BENT = 0.3
/**
 * How sure a change of rate between the halves can be known. It bounds the view ahead as well: a rate that falls by
 * this much from half to half comes to a stop after about 10 halves.
 */
const RATE_DOUBT = 0.1

/**
 * Computes how long a count takes to gain `left` more; null where it may never do so.
 *
 * The rate goes on changing from half to half of the run by the same factor: below 1 for a count that saturates, above
 * 1 for one that grows exponentially. The scatter around the line adds to both ends of the range.
 */
export function timeToGain(left: number, { line, older, newer }: RunLines): TimeToLimit | null {
  if (older.perMs <= 0 || newer.perMs <= 0) return null
  const doubt = line.scatter / line.gain
  const change = newer.perMs / older.perMs
  const halfMs = Math.max(1, (older.spanMs + newer.spanMs) / 2)
  // Where samples scatter, the halves differ by chance: the whole line is the better judge.
  const isBent = Math.abs(change - 1) > Math.min(BENT_FROM * doubt, SURELY_BENT)
  const rate = isBent ? newer.perMs * Math.sqrt(change) : line.perMs
  const factor = isBent ? change : 1
  const slow = Math.min(factor, 1) * (1 - RATE_DOUBT)
  const latest = solve(left + line.scatter, rate * (1 - doubt), slow, halfMs)
  if (latest === null) return null
  const fast = Math.max(factor, 1) * (1 + RATE_DOUBT)
  const soonest = solve(Math.max(0, left - line.scatter), rate * (1 + doubt), fast, halfMs) ?? 0
  const likely = Math.min(latest, Math.max(soonest, solve(left, rate, factor, halfMs) ?? latest))
  return { soonest, likely, latest }
}

/** Milliseconds until the integral of `perMs * factor ** (t / halfMs)` is `gain`; null where it stays below. */
function solve(gain: number, perMs: number, factor: number, halfMs: number): number | null {
  const power = Math.log(factor)
  if (Math.abs(power) < 1e-6) return gain / perMs
  const inside = 1 + (gain * power) / (perMs * halfMs)
  return inside <= 0 ? null : (halfMs * Math.log(inside)) / power
}

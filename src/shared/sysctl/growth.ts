import type { Milliseconds } from '../units'
import { atEvenTimes } from './even-times'
import { fitLine } from './fit-line'
import type { Growth, GrowthSample, TimeToLimit } from './growth-types'
import { timeToGain, type RunLines } from './time-to-gain'

/** More are not looked at: a thinned history of that many reaches back far enough. */
export const MOST_SAMPLES = 120
/** Fewer samples say nothing about a direction. */
const LEAST_SAMPLES = 5
/** A count that came to the line by fewer rises may as well be one that took a step or two and stays. */
const LEAST_RISES = 3
/** The farthest sample from the line, as a share of the whole gain: three even steps reach 0.2, a kink or a swing passes it. */
const MOST_SCATTER = 0.25
/** Between the halves the rate changes by this factor at most: beyond, it is not one growth, and a shorter run may be. */
const MOST_CHANGE = 2.5
/** A pause this many times longer than any before it ends the growth. */
const LONGEST_PAUSE = 2
/** A growth that begins after quiet must leave all earlier counts behind by this share of its gain: a swing does not. */
const NEW_HIGH_SHARE = 0.5
/**
 * A time is shown this many times as far ahead as the growth was seen: at its beginning the start of a program and the
 * first rise of a swing look like a growth that goes on. What is near is shown sooner, while there is time to act.
 */
const AHEAD = 2
const ALWAYS_AHEAD_MS = 90_000
/** Changes up to this share of the count, or this many mappings, are none. */
const STEADY_SHARE = 0.01
const STEADY_MAPS = 4

/**
 * Estimates how the map count grows and when it reaches the limit; null for too few samples.
 *
 * Takes the longest run of latest samples that lies near one line: all, then half of them, down to 5. One wild read
 * between two others is left out. The range comes from the scatter around the line and from how the rate changed
 * between the halves of the run: a rate that falls may never reach the limit, and then there is no time. Nor is there
 * one for what lies more than twice as far ahead as the run is long, unless it is within 90 s. Samples ascend by time; a
 * new mapping is refused once `limit + 1` are used, see computeLimitRoom.
 *
 *   100 mappings a second for a minute, 59,531 used, limit 65,530  ->  { perSecond: 100, trend: 'growing',
 *     untilLimitMs: { soonest: 59,000, likely: 60,000, latest: 65,000 }, ... }
 */
export function estimateGrowth(history: readonly GrowthSample[], limit: number): Growth | null {
  const samples = history.slice(-MOST_SAMPLES)
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || samples.length < LEAST_SAMPLES || last.atMs <= first.atMs) return null
  const whole = { samples: samples.length, spanMs: last.atMs - first.atMs }
  const overall = ((last.used - first.used) / whole.spanMs) * 1000
  if (isSteady(samples)) {
    const untilLimitMs = last.used > limit ? AT_LIMIT : null
    return { perSecond: overall, trend: 'steady', untilLimitMs, basis: whole }
  }
  const calm = withoutWildReads(samples)
  const run = latestRun(calm, last)
  if (!run)
    return {
      perSecond: overall,
      trend: 'unclear',
      untilLimitMs: last.used > limit ? AT_LIMIT : null,
      basis: whole,
    }
  const { line, part } = run
  const left = limit + 1 - (calm.at(-1) as GrowthSample).used
  const spanMs = last.atMs - (part[0] as GrowthSample).atMs
  return {
    perSecond: line.perMs * 1000,
    trend: 'growing',
    untilLimitMs: left <= 0 ? AT_LIMIT : withinSight(timeToGain(left, run), spanMs),
    basis: { samples: part.length, spanMs },
  }
}

const AT_LIMIT: TimeToLimit = { soonest: 0, likely: 0, latest: 0 }

/** Time until a growing count has gained so many mappings at its rate; null where it does not grow or that lies too far ahead. */
export function timeAtRate({ perSecond, trend, basis }: Growth, gain: number): Milliseconds | null {
  if (trend !== 'growing' || perSecond <= 0) return null
  const likely = (gain / perSecond) * 1000
  return isWithinSight(likely, basis.spanMs) ? likely : null
}

function withinSight(time: TimeToLimit | null, spanMs: Milliseconds): TimeToLimit | null {
  return time && isWithinSight(time.likely, spanMs) ? time : null
}

function isWithinSight(timeMs: Milliseconds, spanMs: Milliseconds): boolean {
  return timeMs <= Math.max(ALWAYS_AHEAD_MS, AHEAD * spanMs)
}

interface Run extends RunLines {
  readonly part: readonly GrowthSample[]
}

function linesOf(part: readonly GrowthSample[]): Run {
  const points = atEvenTimes(part)
  const middle = points.length >> 1
  return {
    part,
    line: fitLine(points),
    older: fitLine(points.slice(0, middle + 1)),
    newer: fitLine(points.slice(middle)),
  }
}

function isSteady(samples: readonly GrowthSample[]): boolean {
  const counts = samples.map(({ used }) => used)
  const most = Math.max(...counts)
  const least = Math.min(...counts)
  // Slow growth without a fall is growth, however little it is of the count.
  const isRising = counts.every((count, index) => index === 0 || count >= (counts[index - 1] as number))
  return most - least <= (isRising ? STEADY_MAPS : Math.max(STEADY_MAPS, most * STEADY_SHARE))
}

/** The median of each three neighbours: a read that went wrong alone leaves no trace. */
function withoutWildReads(samples: readonly GrowthSample[]): GrowthSample[] {
  const calm = samples.map(({ atMs, used }, index) => {
    const before = samples[index - 1]
    const after = samples[index + 1]
    return { atMs, used: before && after ? middleOf(before.used, used, after.used) : used }
  })
  calm[0] = endOf(calm[2], calm[1], samples[0])
  calm[calm.length - 1] = endOf(calm.at(-3), calm.at(-2), samples.at(-1))
  return calm
}

/** An end as the median of what was read there, its neighbour, and twice as far along the line of the two before it. */
function endOf(...[third, second, end]: readonly (GrowthSample | undefined)[]): GrowthSample {
  if (!third || !second || !end) throw new RangeError('An end needs two neighbours')
  const slope = (second.used - third.used) / (second.atMs - third.atMs)
  const expected = second.used + 2 * slope * (end.atMs - second.atMs)
  return { atMs: end.atMs, used: middleOf(end.used, second.used, expected) }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

function latestRun(samples: readonly GrowthSample[], last: GrowthSample): Run | null {
  // The last count may have fallen for good, or gone wrong: the next one tells.
  const fall = (samples.at(-1) as GrowthSample).used - last.used
  for (let size = samples.length; size >= LEAST_SAMPLES; size = Math.floor(size * 0.7)) {
    const part = samples.slice(-size)
    const run = linesOf(part)
    const { gain } = run.line
    if (fall <= MOST_SCATTER * gain && isGrowth(run) && isNewHigh(samples.slice(0, -size), part, gain))
      return run
  }
  return null
}

function isGrowth({ part, line, older, newer }: Run): boolean {
  if (line.gain <= 0 || line.scatter > MOST_SCATTER * line.gain) return false
  const isOneRate = newer.perMs <= MOST_CHANGE * older.perMs && older.perMs <= MOST_CHANGE * newer.perMs
  return isOneRate && stillRises(part)
}

/** Whether it rose several times, and the time since the last rise is not far longer than the pauses between them. */
function stillRises(part: readonly GrowthSample[]): boolean {
  let rises = 0
  let longest = 0
  let sinceMs = (part[0] as GrowthSample).atMs
  for (const [index, { atMs, used }] of part.entries()) {
    if (index === 0 || used <= (part[index - 1] as GrowthSample).used) continue
    rises += 1
    longest = Math.max(longest, atMs - sinceMs)
    sinceMs = atMs
  }
  return rises >= LEAST_RISES && (part.at(-1) as GrowthSample).atMs - sinceMs <= LONGEST_PAUSE * longest
}

function isNewHigh(before: readonly GrowthSample[], part: readonly GrowthSample[], gain: number): boolean {
  const highest = before.reduce((most, { used }) => Math.max(most, used), Number.NEGATIVE_INFINITY)
  return (part.at(-1) as GrowthSample).used - highest >= NEW_HIGH_SHARE * gain || before.length === 0
}

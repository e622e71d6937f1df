import { describe, expect, it } from 'vitest'
import type { TimeToLimit } from '../../../../src/shared/sysctl/growth-types'
import { ProcessGrowth } from '../../../../src/shared/sysctl/process-growth'
import { LIMIT, makeCases, reachedAt, readsOf, type GrowthCase } from './growth-cases'

interface Announcement {
  readonly atSecond: number
  readonly until: TimeToLimit
}

/** The share is worth reading, not only its bound. */
function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** All that is announced while a case is read, through the book that the window and `watch` keep. */
function announcementsOf(one: GrowthCase, end: number): Announcement[] {
  const book = new ProcessGrowth()
  return readsOf(one, end).flatMap(({ atMs, used }) => {
    book.enter({ pid: 1, startTicks: 1, atMs, used })
    const until = book.growthOf(1, 1, LIMIT)?.untilLimitMs
    return until ? [{ atSecond: atMs / 1000, until }] : []
  })
}

/** Whether the limit is reached inside the announced range, a fifth and the time between two reads allowed on both sides. */
function isTrue({ atSecond, until }: Announcement, one: GrowthCase, end: number): boolean {
  const left = end - atSecond
  const slack = one.intervalSeconds
  return left >= (until.soonest / 1000) * 0.8 - slack && left <= (until.latest / 1000) * 1.2 + slack
}

/** A time can be known a minute before where it grew for 20 reads and half a minute at least, without a break, up to then. */
function couldBeKnown(one: GrowthCase, end: number): boolean {
  if (
    !Number.isFinite(end) ||
    end >= one.lengthSeconds ||
    !['linear', 'noisy', 'stepped', 'exponential', 'flat, then rising'].includes(one.kind)
  )
    return false
  const known = readsOf(one, end - 60)
  const last = known.at(-1)
  if (!last || known.length < 20) return false
  const rises = known
    .slice(-20)
    .filter(({ used }, at, all) => at > 0 && used > (all[at - 1]?.used ?? used)).length
  const isLongEnough = (known.at(-20)?.atMs ?? last.atMs) <= last.atMs - 30_000
  return isLongEnough && rises >= 3
}

/** What the announcements of one kind of process were worth. */
interface Tally {
  reads: number
  announced: number
  untrue: number
}

function tally(told: readonly Told[]): Tally {
  const sum = { reads: 0, announced: 0, untrue: 0 }
  for (const { one, end, announcements } of told) {
    sum.reads += readsOf(one, end).length
    sum.announced += announcements.length
    sum.untrue += announcements.filter((each) => !isTrue(each, one, end)).length
  }
  return sum
}

interface Told {
  readonly one: GrowthCase
  readonly end: number
  readonly announcements: readonly Announcement[]
}

describe.each([1, 2, 3])('of 150 simulated processes of ten kinds (seed %i)', (seed) => {
  const told: Told[] = makeCases(15, seed).map((one) => {
    const end = reachedAt(one)
    return { one, end, announcements: announcementsOf(one, end) }
  })
  const kinds = [...new Set(told.map(({ one }) => one.kind))]

  it('less than 5 % of all announcements are false', () => {
    const { announced, untrue } = tally(told)
    print(`false announcements: ${untrue} of ${announced} (${((100 * untrue) / announced).toFixed(2)} %)`)
    expect(announced).toBeGreaterThan(1000)
    expect(untrue / announced).toBeLessThan(0.05)
  })

  // A kind that never reaches the limit has no true announcement: what counts is how often a look at it misleads.
  it.each(kinds)('less than 5 %% of the reads announce falsely: %s', (kind) => {
    const { reads, announced, untrue } = tally(told.filter(({ one }) => one.kind === kind))
    print(
      `${kind}: ${untrue} of ${announced} announcements are false, ${((100 * untrue) / reads).toFixed(2)} % of ${reads} reads`,
    )
    expect(untrue / reads).toBeLessThan(0.05)
  })

  it('the ranges are narrow enough to act on: half within 1 to 1.75, nine in ten within 1 to 6', () => {
    const widths = told
      .flatMap(({ announcements }) => announcements.map(({ until }) => widthOf(until)))
      .sort((a, b) => a - b)
    const at = (share: number): number => widths[Math.floor(widths.length * share)] ?? Number.NaN
    print(
      `latest of a range over its soonest: median ${at(0.5).toFixed(2)}, of nine in ten ${at(0.9).toFixed(2)}`,
    )
    expect(at(0.5)).toBeLessThan(1.75)
    expect(at(0.9)).toBeLessThan(6)
  })

  it('95 % of those that reach the limit are announced a minute before, where that can be known', () => {
    const possible = told.filter(({ one, end }) => couldBeKnown(one, end))
    const late = possible.filter(
      ({ end, announcements }) => !announcements.some(({ atSecond }) => atSecond <= end - 60),
    )
    print(
      `announced a minute before: ${possible.length - late.length} of ${possible.length}; late: ${late.map(({ one }) => one.kind).join(', ')}`,
    )
    expect(possible.length).toBeGreaterThan(30)
    expect(late.length / possible.length).toBeLessThanOrEqual(0.05)
  })
})

function widthOf({ soonest, latest }: TimeToLimit): number {
  return latest / Math.max(1000, soonest)
}

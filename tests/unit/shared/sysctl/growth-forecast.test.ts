import { describe, expect, it } from 'vitest'
import type { TimeToLimit } from '../../../../src/shared/sysctl/growth'
import { GrowthBook } from '../../../../src/shared/sysctl/growth-book'
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
  const book = new GrowthBook()
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

describe.each([1])('of 150 simulated processes of ten kinds (seed %i)', (seed) => {
  const told = makeCases(15, seed).map((one) => {
    const end = reachedAt(one)
    return { one, end, announcements: announcementsOf(one, end) }
  })

  it('less than 5 % of all announcements are false', () => {
    const kinds = [...new Set(told.map(({ one }) => one.kind))]
    let [all, wrong] = [0, 0]
    const lines = kinds.map((kind) => {
      const cases = told.filter(({ one }) => one.kind === kind)
      const made = cases.flatMap(({ one, end, announcements }) =>
        announcements.map((each) => isTrue(each, one, end)),
      )
      const untrue = made.filter((each) => !each).length
      all += made.length
      wrong += untrue
      return `${kind}: ${untrue} of ${made.length}`
    })
    print(
      `false announcements: ${wrong} of ${all} (${((100 * wrong) / all).toFixed(2)} %); ${lines.join('; ')}`,
    )
    expect(all).toBeGreaterThan(1000)
    expect(wrong / all).toBeLessThan(0.05)
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

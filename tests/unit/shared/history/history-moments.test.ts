import { describe, expect, it } from 'vitest'
import { NO_LINE, toLine, type HistoryLine } from '../../../../src/shared/history/history-line'
import {
  HISTORY_SERIES,
  joinMoments,
  nearestMoment,
  toRows,
  type HistoryLines,
} from '../../../../src/shared/history/history-moments'

const SECOND = 1000
const every = (step: number, count: number, from = 0): HistoryLine =>
  toLine(
    Array.from({ length: count }, (_, index) => ({ atMs: from + index * step, value: index })),
    () => true,
  )
const lines = (part: Partial<HistoryLines>): HistoryLines => ({
  used: NO_LINE,
  rss: NO_LINE,
  pss: NO_LINE,
  swap: NO_LINE,
  ...part,
})

describe('moments', () => {
  it('join what the list and smaps said within one interval', () => {
    const rss = every(2 * SECOND, 3)
    const used = every(2 * SECOND, 3, 300)
    const usage = every(2 * SECOND, 3, 900)
    const moments = joinMoments(lines({ rss, used, pss: usage, swap: usage }), 2 * SECOND)
    expect(moments).toEqual([
      { atMs: 0, used: 0, rss: 0, pss: 0, swap: 0 },
      { atMs: 2000, used: 1, rss: 1, pss: 1, swap: 1 },
      { atMs: 4000, used: 2, rss: 2, pss: 2, swap: 2 },
    ])
  })

  it('hold NaN, never 0, for what was not read, and nothing for a gap', () => {
    const rss = toLine(
      [
        { atMs: 0, value: 5 },
        { atMs: 9000, value: 6 },
      ],
      () => false,
    )
    const moments = joinMoments(lines({ rss }), 2 * SECOND)
    expect(moments.map(({ atMs }) => atMs)).toEqual([0, 9000])
    expect(moments[0]?.pss).toBeNaN()
  })

  it('are found by the nearest time', () => {
    const moments = joinMoments(lines({ rss: every(10, 5) }), 1)
    expect([-5, 0, 14, 16, 99].map((at) => nearestMoment(moments, at))).toEqual([0, 0, 1, 2, 4])
    expect(nearestMoment([], 5)).toBe(-1)
  })
})

describe('rows of the table', () => {
  it('are the moments while there are few, the newest first', () => {
    const moments = joinMoments(lines({ rss: every(2 * SECOND, 5) }), 2 * SECOND)
    expect(toRows(moments, 30)).toEqual({ rows: moments.toReversed(), stepMs: 0 })
    expect(toRows([], 30)).toEqual({ rows: [], stepMs: 0 })
  })

  it('never pass the cap, and stand for a round time each', () => {
    for (const count of [31, 240, 5000, 200_000]) {
      const moments = joinMoments(lines({ rss: every(2 * SECOND, count) }), 2 * SECOND)
      const { rows, stepMs } = toRows(moments, 30)
      expect(rows.length).toBeLessThanOrEqual(30)
      expect(rows.length).toBeGreaterThan(3)
      expect(stepMs % (5 * SECOND)).toBe(0)
      expect(rows[0]?.rss).toBe(count - 1)
    }
  })

  it('follow the rhythm of what is read seldom, so that few cells are empty', () => {
    const used = every(33 * SECOND, 9)
    const usage = every(20 * SECOND, 15, 700)
    const rss = every(2 * SECOND, 150)
    const { rows, stepMs } = toRows(
      joinMoments(lines({ rss, used, pss: usage, swap: usage }), 2 * SECOND),
      30,
    )
    expect(stepMs).toBe(60 * SECOND)
    expect(rows.length).toBeGreaterThanOrEqual(5)
    for (const row of rows) for (const series of HISTORY_SERIES) expect(row[series]).not.toBeNaN()
  })
})

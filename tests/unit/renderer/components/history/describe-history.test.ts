import { describe, expect, it } from 'vitest'
import {
  describeCell,
  describeHistory,
  describeMoment,
  describeStep,
  showsLimit,
} from '../../../../../src/renderer/components/history/describe-history'
import { momentByKey } from '../../../../../src/renderer/components/history/history-keys'
import { nearestSnapshot, ownSnapshots } from '../../../../../src/renderer/components/history/own-snapshots'
import type { ProcessHistory } from '../../../../../src/renderer/worker/protocol/history-protocol'
import { NO_LINE, toLine, type HistoryLine } from '../../../../../src/shared/history/history-line'
import type { SnapshotEntry } from '../../../../../src/shared/ipc/snapshot-entry'
import type { Growth } from '../../../../../src/shared/sysctl/growth-types'
import { SAMPLE_INFO } from '../../../../support/sample-snapshot'
import { MIB } from '../../../../../src/shared/units'

const SECOND = 1000
const START = new Date(2026, 10, 22, 22, 47).getTime()
const NOW = { nowMs: START + 60 * SECOND, isEnded: false }
const LIMIT = 65_530
const GROWING: Growth = {
  perSecond: 100,
  trend: 'growing',
  untilLimitMs: { soonest: 80 * SECOND, likely: 90 * SECOND, latest: 99 * SECOND },
  basis: { samples: 6, spanMs: 50 * SECOND },
}

/** A line of values ten seconds apart. */
const line = (...values: number[]): HistoryLine =>
  toLine(
    values.map((value, index) => ({ atMs: START + index * 10 * SECOND, value })),
    () => true,
  )

function historyOf(
  part: Partial<ProcessHistory['lines']>,
  rest: Partial<ProcessHistory> = {},
): ProcessHistory {
  const lines = { used: NO_LINE, rss: NO_LINE, pss: NO_LINE, swap: NO_LINE, ...part }
  return { lines, limitLine: line(LIMIT), limit: LIMIT, growth: null, listMs: 2 * SECOND, ...rest }
}

describe('the sentences of a history', () => {
  it('say since when it is watched, and how count and memory went', () => {
    const memory = { rss: line(100 * MIB, 140 * MIB), pss: line(90 * MIB, 90 * MIB), swap: line(0, 0) }
    expect(describeHistory(historyOf({ used: line(311, 311), ...memory }), NOW)).toBe(
      'Watched for 10 s, since 22:47. The number of maps stayed at 311. RSS grew by 40 MiB to 140 MiB, PSS stayed at 90 MiB, nothing is swapped out.',
    )
  })

  it('never say that a number stayed where it was read once', () => {
    const text = describeHistory(historyOf({ used: line(311, 311), pss: line(58 * MIB) }), NOW)
    expect(text).toContain('PSS was 58 MiB when it was read, once')
    expect(text).not.toContain('PSS stayed')
  })

  it('say that a direction is unclear', () => {
    const growth = { ...GROWING, trend: 'unclear' as const, untilLimitMs: null }
    const text = describeHistory(historyOf({ used: line(100, 900, 300) }, { growth }), NOW)
    expect(text).toContain('The number of maps grew by 200 to 300; whether it grows is unclear.')
  })

  it('say how fast the count grows and when it reaches the limit, in words and by the clock', () => {
    const growth = GROWING
    const text = describeHistory(historyOf({ used: line(50_000, 51_000, 52_000) }, { growth }), NOW)
    expect(text).toContain('The number of maps grew by 2,000 to 52,000, and grows by 100 a second now')
    expect(text).toContain(
      'the limit of 65,530 is reached in about 2 min, at 22:48 at the earliest, by 6 counts over the last 50 s.',
    )
  })

  it('say nothing of growth of a process that ended, nor of one that is steady', () => {
    const growth = GROWING
    const ended = describeHistory(historyOf({ used: line(1, 2) }, { growth }), { ...NOW, isEnded: true })
    expect(ended).toContain(
      'Watched for 10 s, since 22:47, until it ended. The number of maps grew by 1 to 2.',
    )
    const steady = { ...GROWING, perSecond: 0, trend: 'steady' as const, untilLimitMs: null }
    const text = describeHistory(historyOf({ used: line(9, 2, 4) }, { growth: steady }), NOW)
    expect(text).toContain('The number of maps fell by 5 to 4, and is steady now.')
  })

  it('say where it went and came back, and what is swapped out', () => {
    const text = describeHistory(historyOf({ used: line(5, 9, 5), swap: line(0, 8 * MIB) }), NOW)
    expect(text).toContain('The number of maps went between 5 and 9 and is at 5 now.')
    expect(text).toContain('swap grew by 8 MiB to 8 MiB.')
  })

  it('say what was not read, and for how long nothing was', () => {
    const paused = toLine(
      [0, 10, 70].map((at) => ({ atMs: START + at * SECOND, value: MIB })),
      (from, to) => to - from < 30 * SECOND,
    )
    expect(describeHistory(historyOf({ rss: paused }), NOW)).toBe(
      'Watched for 1 min, since 22:47; nothing was read for 1 min of it. The number of maps could not be read. RSS stayed at 1 MiB, PSS and swap were not read.',
    )
    expect(describeHistory(historyOf({}), NOW)).toMatch(/^Nothing was read yet/)
    expect(describeHistory(historyOf({ rss: line(MIB) }), NOW)).toMatch(/^Watched since 22:47; /)
  })
})

describe('a moment of a history', () => {
  it('is said in parts, with the share of the limit of then', () => {
    const history = historyOf({ used: line(1, 6553), rss: line(MIB, 2 * MIB), swap: line(0, 0) })
    expect(describeMoment(history, START + 10 * SECOND, NOW.nowMs)).toEqual([
      '6,553 maps, 10.0 % of the limit',
      'RSS 2 MiB',
      'PSS not read then',
      'swap 0',
    ])
  })

  it('says of a number that is read seldom when it was read, and of a pause that there is none', () => {
    const history = historyOf({ rss: line(MIB, MIB), pss: toLine(pointsAt(0, 40), () => true) })
    expect(describeMoment(history, START + 9 * SECOND, NOW.nowMs)[2]).toBe('PSS 1 MiB (read at 22:47:00)')
    expect(describeMoment(history, START - SECOND, NOW.nowMs)).toEqual(['nothing was read then'])
  })

  it('is a dash in the table where it was not read, never 0', () => {
    const row = { atMs: START, used: 1234, rss: 0, pss: Number.NaN, swap: Number.NaN }
    expect(describeCell(row, 'used')).toBe('1,234')
    expect(describeCell(row, 'rss')).toBe('0')
    expect(describeCell(row, 'pss')).toBe('–')
    expect(describeStep(30_000, 412)).toContain('One row for every 30 s')
    expect(describeStep(0, 12)).toBe('')
  })
})

function pointsAt(...seconds: number[]): { atMs: number; value: number }[] {
  return seconds.map((second) => ({ atMs: START + second * SECOND, value: MIB }))
}

describe('the limit in the picture', () => {
  it('is drawn once the count came near it, and not where it is not known', () => {
    expect(showsLimit(historyOf({ used: line(100, 200) }))).toBe(false)
    expect(showsLimit(historyOf({ used: line(100, 20_000, 100) }))).toBe(true)
    expect(showsLimit(historyOf({ used: line(20_000) }, { limit: null }))).toBe(false)
  })
})

describe('the keys of the pictures', () => {
  it('move through the moments and stop at both ends', () => {
    expect(momentByKey('ArrowLeft', -1, 9)).toBe(7)
    expect(momentByKey('ArrowLeft', 0, 9)).toBe(0)
    expect(momentByKey('ArrowRight', 8, 9)).toBe(8)
    expect(momentByKey('PageUp', 4, 9)).toBe(0)
    expect(momentByKey('PageDown', 4, 30)).toBe(14)
    expect([momentByKey('Home', 4, 9), momentByKey('End', 4, 9)]).toEqual([0, 8])
    expect(momentByKey('x', 4, 9)).toBeNull()
    expect(momentByKey('Home', -1, 0)).toBeNull()
  })
})

describe('the snapshots of a process', () => {
  const entry = (id: string, pid: number, capturedAtMs: number): SnapshotEntry => ({
    id,
    info: { ...SAMPLE_INFO, pid, startTicks: 1, capturedAtMs },
    summary: { maps: 1, size: 1, rss: null, pss: null },
    bytes: 1,
  })
  const entries = [entry('a', 7, 100), entry('b', 8, 110), entry('c', 7, 200)]

  it('are those of its pid and start, the newest first', () => {
    const own = ownSnapshots(entries, { pid: 7, startTicks: 1 })
    expect(own.map(({ id }) => id)).toEqual(['c', 'a'])
    expect(ownSnapshots(entries, { pid: 7, startTicks: 2 })).toEqual([])
    expect(nearestSnapshot(own, 130)?.id).toBe('a')
    expect(nearestSnapshot([], 130)).toBeNull()
  })
})

import type { EpochMs, Milliseconds } from '../units'
import type { HistoryLine } from './history-line'

/** What is remembered of a process, one line each. */
export const HISTORY_SERIES = ['used', 'rss', 'pss', 'swap'] as const
/** One of the lines: the maps that count against the limit, or bytes. */
export type HistorySeries = (typeof HISTORY_SERIES)[number]
/** All lines of a process. */
export type HistoryLines = Readonly<Record<HistorySeries, HistoryLine>>

/** What was read of a process at about one time; NaN for what was not read then. */
export type HistoryMoment = Readonly<Record<HistorySeries, number>> & { readonly atMs: EpochMs }

/** Rows of a table about a time, the newest first. */
export interface HistoryRows {
  readonly rows: readonly HistoryMoment[]
  /** Each row stands for so long; 0 where each is one moment. */
  readonly stepMs: Milliseconds
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const STEPS = [
  ...[2, 5, 10, 15, 20, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12, 24].map((hours) => hours * HOUR),
]
/** A line of fewer points says nothing about how often it is read. */
const RHYTHM_FROM = 3

/**
 * Joins what was read within `withinMs` of each other to moments, ascending by time. A moment begins with the first of
 * its reads; of one line that was read twice in it the later counts.
 */
export function joinMoments(lines: HistoryLines, withinMs: Milliseconds): HistoryMoment[] {
  const reads = HISTORY_SERIES.flatMap((series) =>
    Array.from(lines[series].atMs, (atMs, index) => ({
      atMs,
      series,
      value: lines[series].value[index] as number,
    })),
  ).filter(({ value }) => !Number.isNaN(value))
  const moments: { atMs: number; used: number; rss: number; pss: number; swap: number }[] = []
  for (const { atMs, series, value } of reads.toSorted((a, b) => a.atMs - b.atMs)) {
    let moment = moments.at(-1)
    if (!moment || atMs - moment.atMs >= withinMs) {
      moment = { atMs, used: Number.NaN, rss: Number.NaN, pss: Number.NaN, swap: Number.NaN }
      moments.push(moment)
    }
    moment[series] = value
  }
  return moments
}

/** Index of the moment nearest to a time; -1 without any. */
export function nearestMoment(moments: readonly HistoryMoment[], atMs: EpochMs): number {
  let nearest = -1
  let least = Number.POSITIVE_INFINITY
  for (const [index, moment] of moments.entries()) {
    const distance = Math.abs(moment.atMs - atMs)
    if (distance > least) break
    nearest = index
    least = distance
  }
  return nearest
}

/**
 * Puts moments together to at most `most` rows of equal length, each with the last of what was read in it, and no
 * shorter than the rhythm in which the slowest line is read: a table of few cells without a number.
 */
export function toRows(moments: readonly HistoryMoment[], most: number): HistoryRows {
  const first = moments[0]?.atMs ?? 0
  const last = moments.at(-1)?.atMs ?? 0
  const rhythm = Math.max(...HISTORY_SERIES.map((series) => rhythmOf(moments, series)))
  const needed = Math.max(moments.length > most ? (last - first) / (most - 1) : 0, rhythm)
  const stepMs = needed === 0 ? 0 : (STEPS.find((step) => step >= needed) ?? Math.ceil(needed / HOUR) * HOUR)
  if (stepMs === 0) return { rows: moments.toReversed(), stepMs }
  const rows = new Map<number, HistoryMoment>()
  for (const moment of moments) {
    const slot = Math.floor(moment.atMs / stepMs)
    const before = rows.get(slot)
    rows.set(slot, before ? laterOf(before, moment) : moment)
  }
  return { rows: mergeUnfinished([...rows.values()].toReversed()), stepMs }
}

/** The newest row may still lack what is read seldom; then it goes on with the row before it. */
function mergeUnfinished(rows: readonly HistoryMoment[]): readonly HistoryMoment[] {
  const [newest, before, ...others] = rows
  if (!newest || !before) return rows
  const isUnfinished = HISTORY_SERIES.some(
    (series) => Number.isNaN(newest[series]) && !Number.isNaN(before[series]),
  )
  return isUnfinished ? [laterOf(before, newest), ...others] : rows
}

function laterOf(before: HistoryMoment, after: HistoryMoment): HistoryMoment {
  const last = (series: HistorySeries): number =>
    Number.isNaN(after[series]) ? before[series] : after[series]
  return { atMs: after.atMs, used: last('used'), rss: last('rss'), pss: last('pss'), swap: last('swap') }
}

/** Median of the times between two reads of a line, where they leave out moments; 0 where every moment has it. */
function rhythmOf(moments: readonly HistoryMoment[], series: HistorySeries): Milliseconds {
  const times = moments.filter((moment) => !Number.isNaN(moment[series])).map(({ atMs }) => atMs)
  if (times.length < RHYTHM_FROM || times.length === moments.length) return 0
  const waits = times.slice(1).map((atMs, index) => atMs - (times[index] as number))
  return waits.toSorted((a, b) => a - b)[waits.length >> 1] ?? 0
}

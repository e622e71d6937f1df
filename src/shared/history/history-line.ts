import type { EpochMs } from '../units'

/** A number over time: columns that ascend by time; NaN between two points says that it was not measured meanwhile. */
export interface HistoryLine {
  readonly atMs: Float64Array
  readonly value: Float64Array
}

/** A number as it was read at a time; NaN where that failed. */
export interface HistoryPoint {
  readonly atMs: EpochMs
  readonly value: number
}

/** A line without a point. */
export const NO_LINE: HistoryLine = { atMs: new Float64Array(), value: new Float64Array() }

/**
 * Makes a line of points in any order. Of points of one time the last counts; between neighbours that `isWatched` does
 * not join a NaN says that nothing is known of the time between them.
 */
export function toLine(
  points: readonly HistoryPoint[],
  isWatched: (fromMs: EpochMs, toMs: EpochMs) => boolean,
): HistoryLine {
  const atMs: number[] = []
  const value: number[] = []
  for (const point of points.toSorted((a, b) => a.atMs - b.atMs)) {
    const before = atMs.at(-1)
    if (before === point.atMs) {
      value[value.length - 1] = point.value
      continue
    }
    if (before !== undefined && !isWatched(before, point.atMs)) {
      atMs.push((before + point.atMs) / 2)
      value.push(Number.NaN)
    }
    atMs.push(point.atMs)
    value.push(point.value)
  }
  return { atMs: Float64Array.from(atMs), value: Float64Array.from(value) }
}

/**
 * The point of a line that tells of a time: the nearest one, or null where the line was not measured then. The last
 * point holds for as long after it as the wait before it was: the next one is still to come.
 */
export function pointNear({ atMs, value }: HistoryLine, at: EpochMs): HistoryPoint | null {
  const after = firstFrom(atMs, at)
  const pointAt = (index: number): HistoryPoint | null => {
    const each = value[index] ?? Number.NaN
    return Number.isNaN(each) ? null : { atMs: atMs[index] as number, value: each }
  }
  const before = pointAt(after - 1)
  const next = pointAt(after)
  if (next?.atMs === at) return next
  if (after === atMs.length && before) {
    const wait = before.atMs - (atMs[after - 2] ?? Number.NaN)
    return at - before.atMs <= wait ? before : null
  }
  if (!before || !next) return null
  return at - before.atMs < next.atMs - at ? before : next
}

/** The value of a line that holds from one point to the next; NaN before the first. */
export function stepAt({ atMs, value }: HistoryLine, at: EpochMs): number {
  const after = firstFrom(atMs, at)
  return (atMs[after] === at ? value[after] : value[after - 1]) ?? Number.NaN
}

/** The first and the last time at which something was measured; null where nothing was. */
export function spanOf(
  lines: readonly HistoryLine[],
): { readonly fromMs: EpochMs; readonly toMs: EpochMs } | null {
  const times = lines.flatMap(({ atMs, value }) => {
    const first = value.findIndex((each) => !Number.isNaN(each))
    const last = value.findLastIndex((each) => !Number.isNaN(each))
    return first < 0 ? [] : [atMs[first] as number, atMs[last] as number]
  })
  return times.length === 0 ? null : { fromMs: Math.min(...times), toMs: Math.max(...times) }
}

/** Index of the first time that is not before `at`; the length where there is none. */
function firstFrom(times: Float64Array, at: EpochMs): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) < at) low = middle + 1
    else high = middle
  }
  return low
}

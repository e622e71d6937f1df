import { formatBytes } from '../../shared/format/bytes'
import { formatClockMinutes, formatClockSeconds, formatDay } from '../../shared/format/clock'
import { formatCount } from '../../shared/format/count'
import { KIB } from '../../shared/units'

/** What the numbers of a chart are. */
export type ChartUnit = 'count' | 'bytes'

const BYTE_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']
const DAY = 86_400
const MINUTE = 60
/** Of the height, free above the highest line; of the lines' own range, free on both sides where it does not begin at 0. */
const HEADROOM = 0.08
/** A chart of nothing but zeros still needs a range. */
const LEAST_RANGE: Readonly<Record<ChartUnit, number>> = { count: 4, bytes: 64 * KIB }
/** Of a label at 11 px: figures are equally wide. */
const FIGURE_WIDTH = 6.4
const LABEL_GAP = 7
/** As wide as "1,280 MiB", the longest label of a size. */
const SIZE_FIGURES = 8.5

/** Steps between two lines of the grid: whole counts, and sizes that are round in binary units. */
export const AXIS_STEPS: Readonly<Record<ChartUnit, number[]>> = {
  count: Array.from({ length: 12 }, (_, digits) => [1, 2, 5].map((step) => step * 10 ** digits)).flat(),
  bytes: Array.from({ length: 50 }, (_, power) => 2 ** (power + 10)),
}

/**
 * Labels of a value axis, exact: sizes as everywhere, or all in the unit of their step where one decimal is too few.
 *
 *   0.5, 1, 1.5 GiB -> "512 MiB", "1 GiB", "1.5 GiB"    0.75, 1, 1.25 GiB -> "768 MiB", "1,024 MiB", "1,280 MiB"
 */
export function valueLabels(unit: ChartUnit, values: readonly number[]): string[] {
  if (unit === 'count') return values.map(formatCount)
  if (values.every((value) => isExact(value))) return values.map(formatBytes)
  const step = (values[1] ?? 0) - (values[0] ?? 0)
  const power = Math.max(1, Math.floor(Math.log2(step) / 10))
  return values.map((value) =>
    value === 0 ? '0' : `${formatCount(value / 1024 ** power)} ${BYTE_UNITS[power - 1]}`,
  )
}

/** Says whether a size is a whole number of tenths of its unit, and of KiB below a MiB. */
function isExact(value: number): boolean {
  const power = Math.floor(Math.log2(Math.max(1, value)) / 10)
  return Number.isInteger((power < 2 ? 1 : 10) * (value / 1024 ** power))
}

/** What a value axis shows, `[least, most]`, for lines between `low` and `high`; from 0 on, or only about the lines. */
export function valueRange(
  unit: ChartUnit,
  [low, high]: readonly [number | null, number | null],
  isFromZero: boolean,
): [number, number] {
  const most = Math.max(high ?? 0, 0)
  if (isFromZero || low === null) return [0, Math.max(most, LEAST_RANGE[unit]) * (1 + HEADROOM)]
  const room = Math.max(most - low, LEAST_RANGE[unit]) * HEADROOM
  return [Math.max(0, low - room), Math.max(most, low + LEAST_RANGE[unit]) + room]
}

/** CSS pixels that the labels of a value axis need; the same for counts and sizes, so that the times of charts below each other align. */
export function axisWidth(mostCount: number): number {
  const figures = Math.max(formatCount(Math.max(0, mostCount)).length, SIZE_FIGURES)
  return Math.ceil(figures * FIGURE_WIDTH + LABEL_GAP)
}

/**
 * Labels of a time axis, in local time, for seconds since 1970 that are `step` seconds apart: no finer than the step,
 * and with the day where one begins.
 *
 *   5 -> "22:47:05"    300 -> "22:50"    midnight -> "22 Nov"
 */
export function timeLabels(seconds: readonly number[], step: number): string[] {
  return seconds.map((at) => {
    const moment = new Date(at * 1000)
    const isMidnight = moment.getHours() + moment.getMinutes() + moment.getSeconds() === 0
    if (step >= DAY || (isMidnight && step >= MINUTE)) return formatDay(at * 1000)
    return step < MINUTE ? formatClockSeconds(at * 1000) : formatClockMinutes(at * 1000)
  })
}

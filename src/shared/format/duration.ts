import type { Milliseconds } from '../units'
import { groupThousands } from './count'
import { UNREADABLE_TEXT } from './unreadable'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * Formats a duration for a person, in the largest unit that fits and at most one smaller.
 *
 *   0.4 -> "0.4 ms"   412 -> "412 ms"   3100 -> "3.1 s"   42000 -> "42 s"   52 min -> "52 min"
 *   114 min -> "1 h 54 min"   27 h -> "1 d 3 h"   NaN -> "unreadable"
 */
export function formatDuration(duration: Milliseconds): string {
  if (Number.isNaN(duration)) return UNREADABLE_TEXT
  if (duration < 0) return `−${formatDuration(-duration)}`
  if (duration === 0) return '0 ms'
  if (duration < 0.05) return '< 0.1 ms'
  if (duration < 9.95) return `${trimZero(duration.toFixed(1))} ms`
  if (duration < SECOND - 0.5) return `${duration.toFixed(0)} ms`
  if (duration < 9.95 * SECOND) return `${trimZero((duration / SECOND).toFixed(1))} s`
  if (duration < MINUTE - SECOND / 2) return `${(duration / SECOND).toFixed(0)} s`
  if (duration < HOUR - MINUTE / 2) return `${(duration / MINUTE).toFixed(0)} min`
  if (duration < DAY - MINUTE / 2) return twoUnits(Math.round(duration / MINUTE), 60, 'h', 'min')
  return twoUnits(Math.round(duration / HOUR), 24, 'd', 'h')
}

function twoUnits(small: number, perLarge: number, large: string, smallName: string): string {
  const rest = small % perLarge
  const head = `${groupThousands(Math.floor(small / perLarge))} ${large}`
  return rest === 0 ? head : `${head} ${rest} ${smallName}`
}

function trimZero(decimal: string): string {
  return decimal.endsWith('.0') ? decimal.slice(0, -2) : decimal
}

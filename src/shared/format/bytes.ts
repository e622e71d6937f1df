import type { Bytes } from '../units'
import { groupThousands } from './count'
import { UNREADABLE_TEXT } from './unreadable'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']
const STEP = 1024
/** From here on a decimal says nothing that matters. */
const WHOLE_FROM = 100

/**
 * Formats a size for a person: three digits that matter and a binary unit.
 *
 * KiB are whole, since the kernel counts in them; above, one decimal below 100 unless the size is a whole number
 * of the unit. NaN is "unreadable", never 0.
 *
 *   0 -> "0"    626688 -> "612 KiB"    2097152 -> "2 MiB"    8493466 -> "8.1 MiB"    108003328 -> "103 MiB"
 */
export function formatBytes(bytes: Bytes): string {
  if (Number.isNaN(bytes)) return UNREADABLE_TEXT
  if (bytes === 0) return '0'
  if (bytes < 0) return `−${formatBytes(-bytes)}`
  let unit = 0
  let value: number = bytes
  while (unit < UNITS.length - 1 && roundFor(unit, value) >= STEP) {
    value /= STEP
    unit += 1
  }
  return `${digitsFor(unit, value)} ${UNITS[unit]}`
}

/** Formats a difference of sizes with its sign: "+12 MiB", "−4 KiB", "0". The minus is U+2212. */
export function formatBytesChange(bytes: Bytes): string {
  return bytes > 0 ? `+${formatBytes(bytes)}` : formatBytes(bytes)
}

/** The value as it will be shown, so that 1023.97 MiB moves on to 1 GiB instead of showing "1024 MiB". */
function roundFor(unit: number, value: number): number {
  return unit < 2 || value >= WHOLE_FROM ? Math.round(value) : Math.round(value * 10) / 10
}

function digitsFor(unit: number, value: number): string {
  const whole = unit < 2 || value >= WHOLE_FROM - 0.05 || Number.isInteger(value)
  return whole ? groupThousands(Math.round(value)) : value.toFixed(1)
}

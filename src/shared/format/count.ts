import { UNREADABLE_TEXT } from './unreadable'

/** Formats a count with grouped thousands: 65530 -> "65,530"; NaN -> "unreadable". */
export function formatCount(count: number): string {
  return Number.isNaN(count) ? UNREADABLE_TEXT : groupThousands(count)
}

/** Formats a difference of counts with its sign: "+5", "−1,204", "0". The minus is U+2212. */
export function formatCountChange(count: number): string {
  if (Number.isNaN(count)) return UNREADABLE_TEXT
  return count > 0 ? `+${groupThousands(count)}` : groupThousands(count)
}

/**
 * Formats a share of a whole in percent with one decimal: 0.934 -> "93.4 %"; NaN -> "unreadable".
 *
 * What is not the whole is never called so: 0.9996 -> "99.9 %", since one mappingping below the limit is not at it.
 */
export function formatPercent(share: number): string {
  if (Number.isNaN(share)) return UNREADABLE_TEXT
  if (share > 0.999 && share < 1) return '99.9 %'
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : '∞'
}

/** Writes an integer with a comma between groups of three digits; a negative one with U+2212. */
export function groupThousands(value: number): string {
  const digits = Math.abs(value).toFixed(0)
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ',')
  return value < 0 && digits !== '0' ? `−${grouped}` : grouped
}

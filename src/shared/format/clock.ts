const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * Formats a moment as near as it needs to be told from `nowMs`, in local time.
 *
 *   same day -> "14:02"    same year -> "21 Nov 14:02"    else -> "21 Nov 2025"    NaN -> "unreadable"
 */
export function formatClock(atMs: number, nowMs: number): string {
  if (Number.isNaN(atMs)) return 'unreadable'
  const at = new Date(atMs)
  const now = new Date(nowMs)
  const day = formatDay(atMs)
  if (at.toDateString() === now.toDateString()) return formatClockMinutes(atMs)
  return at.getFullYear() === now.getFullYear()
    ? `${day} ${formatClockMinutes(atMs)}`
    : `${day} ${at.getFullYear()}`
}

/** Formats a moment to the second as it needs to be told from `nowMs`, in local time: "14:31:47", or "21 Nov 14:31:47" on another day. */
export function formatClockOfDay(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString()
  return isToday ? formatClockSeconds(atMs) : `${formatDay(atMs)} ${formatClockSeconds(atMs)}`
}

/** Formats the day of a moment, in local time: "21 Nov". */
export function formatDay(atMs: number): string {
  const at = new Date(atMs)
  return `${at.getDate()} ${MONTHS[at.getMonth()]}`
}

/** Formats a moment to the minute, in local time: "14:31". */
export function formatClockMinutes(atMs: number): string {
  const at = new Date(atMs)
  return `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`
}

/** Formats a moment to the second, in local time: "14:31:47". */
export function formatClockSeconds(atMs: number): string {
  const at = new Date(atMs)
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(':')
}

/** Formats a moment in full, in local time: "21 Nov 2025 14:31:47"; NaN -> "unreadable". */
export function formatMoment(atMs: number): string {
  if (Number.isNaN(atMs)) return 'unreadable'
  const at = new Date(atMs)
  return `${formatDay(atMs)} ${at.getFullYear()} ${formatClockSeconds(atMs)}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

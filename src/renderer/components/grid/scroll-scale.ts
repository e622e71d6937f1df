/**
 * Scrolling through more rows than a browser can make an element high for.
 *
 * Elements are clamped at about 33.5 million physical pixels, so at 400 % zoom at 8.3 million CSS pixels; what
 * is beyond is lost without a word. The spacer stays below that, and above it the place of the scroll bar is a
 * ratio. The first row on screen is a fraction of a row and the truth; the scroll bar follows it.
 */

/** The highest spacer, CSS pixels. */
export const SPACER_CAP = 8_000_000

/** What the arithmetic needs to know of a grid. */
export interface ScrollScale {
  readonly rowCount: number
  /** CSS pixels. */
  readonly rowHeight: number
  /** Height of the part that shows rows, CSS pixels. */
  readonly viewHeight: number
}

/** Height of the spacer that stands for all rows. */
export function spacerHeight({ rowCount, rowHeight }: ScrollScale): number {
  return Math.min(rowCount * rowHeight, SPACER_CAP)
}

/** Says whether one pixel of the scroll bar's way is more than one pixel of rows. */
export function isScaled({ rowCount, rowHeight }: ScrollScale): boolean {
  return rowCount * rowHeight > SPACER_CAP
}

/** The first row when scrolled to the very end; a fraction where the view shows no whole number of rows. */
export function lastFirst({ rowCount, rowHeight, viewHeight }: ScrollScale): number {
  return Math.max(0, rowCount - viewHeight / rowHeight)
}

/** Moves a first row into the range that can be scrolled to. */
export function clampFirst(scale: ScrollScale, first: number): number {
  return Math.min(Math.max(0, first), lastFirst(scale))
}

/** The first row that a scroll position stands for. */
export function firstFromScrollTop(scale: ScrollScale, scrollTop: number): number {
  if (!isScaled(scale)) return clampFirst(scale, scrollTop / scale.rowHeight)
  const way = SPACER_CAP - scale.viewHeight
  return clampFirst(scale, (scrollTop / way) * lastFirst(scale))
}

/** The scroll position that stands for a first row; the inverse of {@link firstFromScrollTop}. */
export function scrollTopFromFirst(scale: ScrollScale, first: number): number {
  const clamped = clampFirst(scale, first)
  if (!isScaled(scale)) return clamped * scale.rowHeight
  return (clamped / lastFirst(scale)) * (SPACER_CAP - scale.viewHeight)
}

/** The first row closest to the present one with which the row at `position` shows whole. */
export function firstToShow(scale: ScrollScale, first: number, position: number): number {
  const fitting = scale.viewHeight / scale.rowHeight
  if (position < first) return clampFirst(scale, position)
  if (position + 1 > first + fitting) return clampFirst(scale, position + 1 - fitting)
  return first
}

/** Rows that PageUp and PageDown move by: one less than fit, so that one row stays in sight. */
export function pageRows({ rowHeight, viewHeight }: ScrollScale): number {
  return Math.max(1, Math.floor(viewHeight / rowHeight) - 1)
}

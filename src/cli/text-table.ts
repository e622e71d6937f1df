/** One column of a table of text. */
export interface TextColumn {
  readonly heading: string
  readonly align: 'left' | 'right'
}

const GAP = '  '
const MINIMUM_LAST_WIDTH = 8

/**
 * Lays out rows as aligned text, a heading line first, each line ending in a newline.
 *
 * Columns are as wide as their widest cell. With `width` (a terminal) the last column is cut with an ellipsis so
 * that lines fit; without it nothing is ever cut. Cells must hold no control characters.
 *
 *   PID  NAME
 *     1  init
 *    42  bash
 */
export function layOutTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number | null,
): string {
  const widths = columns.map((column, index) =>
    rows.reduce((widest, row) => Math.max(widest, row[index]?.length ?? 0), column.heading.length),
  )
  const lastRoom = width === null ? null : roomForLast(widths, width)
  const lines = [columns.map((column) => column.heading), ...rows].map((cells) =>
    layOutLine(columns, widths, cells, lastRoom),
  )
  return lines.map((line) => `${line}\n`).join('')
}

function layOutLine(
  columns: readonly TextColumn[],
  widths: readonly number[],
  cells: readonly string[],
  lastRoom: number | null,
): string {
  const last = columns.length - 1
  return columns
    .map((column, index) => {
      const cell = cells[index] ?? ''
      const text = index === last && lastRoom !== null ? cut(cell, lastRoom) : cell
      if (column.align === 'right') return text.padStart(widths[index] ?? 0)
      return index === last ? text : text.padEnd(widths[index] ?? 0)
    })
    .join(GAP)
    .trimEnd()
}

function roomForLast(widths: readonly number[], width: number): number {
  const before = widths.slice(0, -1).reduce((sum, one) => sum + one + GAP.length, 0)
  return Math.max(MINIMUM_LAST_WIDTH, width - before)
}

function cut(text: string, room: number): string {
  const characters = Array.from(text)
  return characters.length <= room ? text : `${characters.slice(0, room - 1).join('')}…`
}

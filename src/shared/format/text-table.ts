import { PAUSE, PAUSE_ROWS } from './text-chunks'

/** One column of a table of text. */
export interface TextColumn {
  readonly heading: string
  readonly align: 'left' | 'right'
}

/** The rows of a table of text, made on demand: a table of a million rows is never held as text. */
export interface TextRows {
  readonly length: number
  /** One cell for each column; no control characters. */
  readonly cells: (row: number) => readonly string[]
}

const GAP = '  '
const MINIMUM_LAST_WIDTH = 8
const CHUNK_CHARACTERS = 64 * 1024

/**
 * Lays out rows as aligned text, a heading line first, each line ending in a newline; yields chunks of lines.
 *
 * Columns are as wide as their widest cell. With `width` (a terminal) the last column is cut with an ellipsis so
 * that lines fit; without it nothing is ever cut. Cells are made twice: once to measure, with a PAUSE every now and
 * then, and once to print.
 *
 *   PID  NAME
 *     1  init
 *    42  bash
 */
export function* layOutTable(
  columns: readonly TextColumn[],
  rows: TextRows,
  width: number | null,
): Generator<string, void, undefined> {
  const layout = yield* measure(columns, rows, width)
  let chunk = `${layOutLine(layout, layout.headings)}\n`
  for (let row = 0; row < rows.length; row++) {
    chunk += `${layOutLine(layout, rows.cells(row))}\n`
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk
      chunk = ''
    }
  }
  yield chunk
}

interface Layout {
  readonly headings: readonly string[]
  readonly aligns: readonly ('left' | 'right')[]
  readonly widths: readonly number[]
  /** Room for the last column, or null where it is not cut. */
  readonly lastRoom: number | null
}

function* measure(
  columns: readonly TextColumn[],
  rows: TextRows,
  width: number | null,
): Generator<string, Layout> {
  const widths = columns.map((column) => column.heading.length)
  for (let row = 0; row < rows.length; row++) {
    rows.cells(row).forEach((cell, index) => {
      if (cell.length > (widths[index] ?? 0)) widths[index] = cell.length
    })
    if ((row + 1) % PAUSE_ROWS === 0) yield PAUSE
  }
  const taken = widths.slice(0, -1).reduce((sum, one) => sum + one + GAP.length, 0)
  return {
    headings: columns.map((column) => column.heading),
    aligns: columns.map((column) => column.align),
    widths,
    lastRoom: width === null ? null : Math.max(MINIMUM_LAST_WIDTH, width - taken),
  }
}

function layOutLine(layout: Layout, cells: readonly string[]): string {
  const last = cells.length - 1
  return cells
    .map((cell, index) => {
      const text = index === last && layout.lastRoom !== null ? cut(cell, layout.lastRoom) : cell
      if (layout.aligns[index] === 'right') return text.padStart(layout.widths[index] ?? 0)
      return index === last ? text : text.padEnd(layout.widths[index] ?? 0)
    })
    .join(GAP)
    .trimEnd()
}

function cut(text: string, room: number): string {
  if (text.length <= room) return text
  const characters = Array.from(text)
  return characters.length <= room ? text : `${characters.slice(0, room - 1).join('')}…`
}

import type { RowOrder } from './row-view'

/**
 * What stands on the lines of a table that shows more than its rows: a row, the head of a group of rows, or the free
 * gap behind a row. A line is one number, so a view of a million rows stays a few typed arrays.
 *
 *   [0 .. 2^30)          the row of that number
 *   2^30 + row           the gap behind that row
 *   2^31 + group         the head of that group
 */
export type ViewLines = Uint32Array

const GAP = 0x40000000
const HEAD = 0x80000000

/** Says whether a line is a row of the table. */
export function isRowLine(line: number): boolean {
  return line >= 0 && line < GAP
}

/** The line of the head of a group. */
export function headLine(group: number): number {
  return HEAD + group
}

/** The group of whose head a line is, or -1. */
export function groupOfLine(line: number): number {
  return line >= HEAD ? line - HEAD : -1
}

/** The row behind which a line says that there is a gap, or -1. */
export function rowBeforeGap(line: number): number {
  return line >= GAP && line < HEAD ? line - GAP : -1
}

/** Rows put together by group. */
export interface GroupedRows {
  /** Rows of the first group, then of the next; within a group in the order that they had. */
  readonly rows: RowOrder
  /** Where each group begins in `rows`, by its number. */
  readonly firstOf: Uint32Array
}

/**
 * Puts rows together by group, the groups in an order of theirs.
 *
 * Shape: `groupOf` has a group for each row of the table, `counts` the number of `rows` in each group, `order` every
 * group once. Linear.
 */
export function gatherGroups(
  rows: RowOrder,
  groupOf: Uint32Array,
  counts: Uint32Array,
  order: Uint32Array,
): GroupedRows {
  const firstOf = new Uint32Array(counts.length)
  let first = 0
  for (const group of order) {
    firstOf[group] = first
    first += counts[group] as number
  }
  const next = firstOf.slice()
  const gathered = new Uint32Array(rows.length)
  for (let position = 0; position < rows.length; position++) {
    const row = rows[position] as number
    const group = groupOf[row] as number
    const at = next[group] as number
    gathered[at] = row
    next[group] = at + 1
  }
  return { rows: gathered, firstOf }
}

/** Lays groups out: a head for each, and behind it the rows of those that are open. */
export function layOutGroups(
  { rows, firstOf }: GroupedRows,
  counts: Uint32Array,
  order: Uint32Array,
  isOpen: (group: number) => boolean,
): ViewLines {
  const open = Array.from(order, isOpen)
  let length = order.length
  order.forEach((group, place) => (length += open[place] ? (counts[group] as number) : 0))
  const lines = new Uint32Array(length)
  let line = 0
  order.forEach((group, place) => {
    lines[line] = headLine(group)
    line += 1
    if (!open[place]) return
    const first = firstOf[group] as number
    const count = counts[group] as number
    lines.set(rows.subarray(first, first + count), line)
    line += count
  })
  return lines
}

/** The addresses that the rows of a table cover, ascending and apart. */
export interface RowRanges {
  readonly start: Float64Array
  /** One past the last byte. */
  readonly end: Float64Array
}

/**
 * Lays ascending rows out with the free gaps between them; what a hidden row would cover is not a gap.
 *
 *   rows 0 1 3   gaps behind 0 and 2   ->   0, gap behind 0, 1, 3
 */
export function layOutGaps(rows: RowOrder, { start, end }: RowRanges): ViewLines {
  const lines = new Uint32Array(2 * rows.length)
  let length = 0
  for (let position = 0; position < rows.length; position++) {
    const row = rows[position] as number
    lines[length++] = row
    const next = row + 1
    if (rows[position + 1] === next && (start[next] as number) > (end[row] as number)) {
      lines[length++] = GAP + row
    }
  }
  return lines.slice(0, length)
}

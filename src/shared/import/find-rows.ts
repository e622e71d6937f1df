import { BITS, BLANK, ELLIPSIS, HALF_ROW, type FormatBits, type MarkedLines } from './mark-lines'
import type { TextFormat } from './text-format'
import { TEXT_FORMATS } from './text-formats'
import type { LineIndex } from './text-lines'

/** A range of the lines of a text. */
export interface LineRange {
  readonly from: LineIndex
  /** One past the last. */
  readonly to: LineIndex
}

/** The rows of one format that were found in a text. */
export interface FoundRows {
  readonly format: TextFormat
  /** The head that names the columns, the rows, and the lines that belong to them. */
  readonly taken: readonly LineIndex[]
  /** The bit of a row. */
  readonly rowBit: number
  readonly rowCount: number
  /** Something stands between the rows, or follows them, that stands for rows which are left out. */
  readonly isPartial: boolean
}

/** Finds the format that has most rows in these lines, and its rows; undefined where there is none. */
export function findRows(lines: MarkedLines, range: LineRange): FoundRows | undefined {
  const found = TEXT_FORMATS.map((format, at) => collect(format, BITS[at] as FormatBits, lines, range))
  return found.filter(({ rowCount }) => rowCount > 0).toSorted((a, b) => b.rowCount - a.rowCount)[0]
}

function collect(
  format: TextFormat,
  bits: FormatBits,
  { marks }: MarkedLines,
  { from, to }: LineRange,
): FoundRows {
  const taken: LineIndex[] = []
  let rowCount = 0
  let hasHead = format.head === undefined
  let isBehindRow = false
  /** Something else since the last row. */
  let isBroken = false
  let isPartial = false
  for (let line = from; line < to; line++) {
    const mark = marks[line] ?? 0
    const isRow = (mark & bits.row) !== 0
    const isHead = (mark & bits.head) !== 0
    const isMore: boolean = !isRow && isBehindRow && (mark & bits.more) !== 0
    if (isRow) {
      isPartial ||= isBroken
      isBroken = false
      rowCount++
    } else if (isHead) hasHead = true
    else if (!isMore && mark !== BLANK) {
      isBroken = rowCount > 0 && format.isScattered !== true
      isPartial ||= (mark & ELLIPSIS) !== 0
    }
    // A line that looks like a row and is none stays, so that it is named where it cannot be parsed.
    if (isRow || isMore || isHead || (isBehindRow && (mark & HALF_ROW) !== 0)) taken.push(line)
    isBehindRow = isRow || isMore
  }
  return { format, taken, rowBit: bits.row, rowCount: hasHead ? rowCount : 0, isPartial }
}

import { BLANK, ELLIPSIS, HALF_ROW, headOf, moreOf, rowOf, type MarkedLines } from './mark-lines'
import { RECOGNISERS, type Recogniser } from './recognisers'
import type { LineIndex } from './text-lines'

/** A range of the lines of a text. */
export interface LineRange {
  readonly from: LineIndex
  /** One past the last. */
  readonly to: LineIndex
}

/** The rows of one form that were found in a text. */
export interface FoundRows {
  readonly form: Recogniser
  /** The head that names the columns, the rows, and the lines that belong to them. */
  readonly taken: readonly LineIndex[]
  readonly rowCount: number
  /** Something stands between the rows, or follows them, that stands for rows which are left out. */
  readonly isPartial: boolean
}

/** Finds the form that has most rows in these lines, and its rows; undefined where there is none. */
export function findRows(lines: MarkedLines, range: LineRange): FoundRows | undefined {
  const found = RECOGNISERS.map((_, form) => collect(form, lines, range))
  return found.filter(({ rowCount }) => rowCount > 0).toSorted((a, b) => b.rowCount - a.rowCount)[0]
}

function collect(form: number, { marks }: MarkedLines, { from, to }: LineRange): FoundRows {
  const recogniser = RECOGNISERS[form] as Recogniser
  const [row, head, more] = [rowOf(form), headOf(form), moreOf(form)]
  const taken: LineIndex[] = []
  let rowCount = 0
  let hasHead = recogniser.head === null
  let isBehindRow = false
  /** Something else since the last row. */
  let isBroken = false
  let isPartial = false
  for (let line = from; line < to; line++) {
    const mark = marks[line] ?? 0
    const isRow = (mark & row) !== 0
    const isMore: boolean = !isRow && isBehindRow && (mark & more) !== 0
    if (isRow) {
      isPartial ||= isBroken
      isBroken = false
      rowCount++
    } else if ((mark & head) !== 0) hasHead = true
    else if (!isMore && mark !== BLANK) {
      isBroken = rowCount > 0
      isPartial ||= (mark & ELLIPSIS) !== 0
    }
    // A line that looks like a row and is none stays, so that it is named where it cannot be parsed.
    if (isRow || isMore || (mark & head) !== 0 || (isBehindRow && (mark & HALF_ROW) !== 0)) taken.push(line)
    isBehindRow = isRow || isMore
  }
  return { form: recogniser, taken, rowCount: hasHead ? rowCount : 0, isPartial }
}

import { RECOGNISERS, type Recogniser } from './recognisers'
import type { TextLine } from './text-line'

/** The rows of one form that were found in a text. */
export interface FoundRows {
  readonly form: Recogniser
  /** The head that names the columns, the rows, and the lines that belong to them. */
  readonly lines: readonly TextLine[]
  readonly rowCount: number
  /** Something stands between the rows, or follows them, that stands for rows which are left out. */
  readonly isPartial: boolean
}

/** Begins as a row does, and is none: it was cut, or damaged. */
const HALF_ROW = /^\s*(?:[0-9a-f]{5,16}-[0-9a-f]*(?: |$)|[0-9a-f]{12,16}(?: |$))/

/** All rows begin with an address. */
const ROW_START = /^\s*[0-9a-f]{4}/

/** Says whether a line is a row of any form. */
export function isAnyRow(text: string): boolean {
  return ROW_START.test(text) && RECOGNISERS.some(({ isRow }) => isRow(text))
}

/** Finds the form that has most rows in the lines, and its rows; undefined where there is none. */
export function findRows(lines: readonly TextLine[]): FoundRows | undefined {
  const candidates = RECOGNISERS.filter(({ isRow }) => lines.some(({ text }) => isRow(text)))
  const found = candidates.map((form) => collect(form, lines)).filter(({ rowCount }) => rowCount > 0)
  return found.toSorted((a, b) => b.rowCount - a.rowCount)[0]
}

function collect(form: Recogniser, lines: readonly TextLine[]): FoundRows {
  const taken: TextLine[] = []
  let rowCount = 0
  let isBehindRow = false
  /** Something else since the last row. */
  let isBroken = false
  let isPartial = false
  for (const line of lines) {
    const isRow = form.isRow(line.text)
    if (isRow) {
      isPartial ||= isBroken
      isBroken = false
      rowCount++
    }
    const belongs: boolean = isRow || (isBehindRow && form.isMore(line.text))
    if (belongs || form.isHead(line.text)) taken.push(line)
    else if (line.text.trim() !== '') {
      isBroken = rowCount > 0
      // A line that looks like a row and is none stays, so that it is named where it makes no sense.
      if (isBehindRow && HALF_ROW.test(line.text)) taken.push(line)
      isPartial ||= isEllipsis(line.text)
    }
    isBehindRow = belongs
  }
  const isReadable = !form.needsHead || taken.some(({ text }) => form.isHead(text))
  return { form, lines: taken, rowCount: isReadable ? rowCount : 0, isPartial }
}

/** What people and pagers put where they left something out. */
function isEllipsis(text: string): boolean {
  return /^[\s[(<]*(?:\.{3,}|\u00e2\u0080\u00a6|-- ?more ?--|snip|truncated)/i.test(text)
}

import { VmatlasError } from '../errors'
import type { TextLine } from './text-line'

/** A row of a text, from its first line to the one before the next row's. */
interface TextRow {
  readonly start: number
  readonly end: number
  readonly lines: readonly TextLine[]
}

/** What stands once in the mappings of a process. */
const ONCE = /\[(?:stack|vdso|heap)\]|\[ stack \]/

/**
 * Puts the rows of a text in the order of their addresses, each with the lines that belong to it.
 *
 * People sort by size, or print several processes into one file. `rangeOf` reads the range of a row's first line, and
 * undefined of any other line. Rows that only reach back into the one before are left as they are: so the kernel
 * prints a process that changes.
 * Errors: `invalid-request` where rows contradict each other, or are of several processes.
 */
export function arrangeRows(
  lines: readonly TextLine[],
  rangeOf: (line: string) => { readonly start: number; readonly end: number } | undefined,
): readonly TextLine[] {
  const head: TextLine[] = []
  const rows: (TextRow & { lines: TextLine[] })[] = []
  let isAscending = true
  for (const line of lines) {
    const range = rangeOf(line.text)
    const last = rows.at(-1)
    if (range === undefined) (last?.lines ?? head).push(line)
    else {
      if (last !== undefined && range.start < last.start) isAscending = false
      rows.push({ ...range, lines: [line] })
    }
  }
  if (isAscending) return lines
  if (isSeveralProcesses(rows)) throw severalProcesses(rows)
  const sorted = rows.toSorted((a, b) => a.start - b.start)
  for (let index = 1; index < sorted.length; index++) {
    const [before, row] = [sorted[index - 1], sorted[index]]
    if (before && row && row.start < before.end) throw contradiction(rows, before, row)
  }
  return [...head, ...sorted.flatMap((row) => row.lines)]
}

/** Each run of ascending addresses has its own stack or vdso: rows of one process that were sorted otherwise do not. */
function isSeveralProcesses(rows: readonly TextRow[]): boolean {
  const runs = countRuns(rows)
  return ['[stack]', '[ stack ]', '[vdso]'].some((name) => {
    const count = rows.filter(({ lines }) => lines[0]?.text.trimEnd().endsWith(name)).length
    return count > 1 && count === runs
  })
}

function severalProcesses(rows: readonly TextRow[]): VmatlasError {
  return new VmatlasError(
    'invalid-request',
    `The text holds the mappings of ${countRuns(rows)} processes, one after the other.`,
    'Give the text of one of them.',
  )
}

function contradiction(rows: readonly TextRow[], one: TextRow, other: TextRow): VmatlasError {
  const isOnce = ({ lines }: TextRow): boolean => ONCE.test(lines[0]?.text ?? '')
  if (rows.filter(isOnce).length > 1 && countRuns(rows) > 1) return severalProcesses(rows)
  const numbers = [one, other].map(({ lines }) => lines[0]?.number ?? 0).toSorted((a, b) => a - b)
  return new VmatlasError(
    'invalid-request',
    `Lines ${numbers.join(' and ')} map the same addresses.`,
    'Give the mappings of one process at one moment.',
  )
}

/** How often the addresses begin anew, and once. */
function countRuns(rows: readonly TextRow[]): number {
  return rows.reduce((runs, row, at) => runs + (at > 0 && row.start < (rows[at - 1]?.start ?? 0) ? 1 : 0), 1)
}

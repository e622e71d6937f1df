import { VmatlasError } from '../errors'

/** A row of a text, from its first line to the one before the next row's. */
interface TextRow {
  readonly start: number
  readonly end: number
  /** Number of its first line, from 0. */
  readonly at: number
  readonly lines: readonly string[]
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
  lines: readonly string[],
  rangeOf: (line: string) => { readonly start: number; readonly end: number } | undefined,
): readonly string[] {
  const head: string[] = []
  const rows: (TextRow & { lines: string[] })[] = []
  let isAscending = true
  for (const [at, line] of lines.entries()) {
    const range = rangeOf(line)
    const last = rows.at(-1)
    if (range === undefined) (last?.lines ?? head).push(line)
    else {
      if (last !== undefined && range.start < last.start) isAscending = false
      rows.push({ ...range, at, lines: [line] })
    }
  }
  if (isAscending) return lines
  const sorted = rows.toSorted((a, b) => a.start - b.start)
  for (let index = 1; index < sorted.length; index++) {
    const [before, row] = [sorted[index - 1], sorted[index]]
    if (before && row && row.start < before.end) throw contradiction(rows, before, row)
  }
  return [...head, ...sorted.flatMap((row) => row.lines)]
}

function contradiction(rows: readonly TextRow[], one: TextRow, other: TextRow): VmatlasError {
  const runs = countRuns(rows)
  if (rows.filter(({ lines }) => ONCE.test(lines[0] ?? '')).length > 1 && runs > 1)
    return new VmatlasError(
      'invalid-request',
      `The text holds the mappings of ${runs} processes, one after the other.`,
      'Give the text of one of them.',
    )
  const [first, second] = [Math.min(one.at, other.at) + 1, Math.max(one.at, other.at) + 1]
  return new VmatlasError(
    'invalid-request',
    `Lines ${first} and ${second} map the same addresses.`,
    'Give the mappings of one process at one moment.',
  )
}

/** How often the addresses begin anew, and once. */
function countRuns(rows: readonly TextRow[]): number {
  return rows.reduce((runs, row, at) => runs + (at > 0 && row.start < (rows[at - 1]?.start ?? 0) ? 1 : 0), 1)
}

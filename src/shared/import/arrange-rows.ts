import type { VmatlasError } from '../errors'
import { overlap, severalProcesses } from './contradiction'
import type { TakenLines } from './text-format'
import { textOf, type LineIndex, type TextLines } from './text-lines'

/** Reads the range of addresses in the first line of a row; undefined of any other line. */
export type RangeReader = (line: string) => { readonly start: number; readonly end: number } | undefined

/** A row of a text: its first line, and where its lines stand among those of all rows. */
interface TextRow {
  readonly start: number
  readonly end: number
  readonly line: LineIndex
  readonly at: number
  readonly endAt: number
}

/** What stands once in the mappings of a process. */
const ONCE = /\[(?:stack|vdso|heap)\]|\[ stack \]/

/**
 * Puts the rows of a text in the order of their addresses, each with the lines that belong to it.
 *
 * People sort by size, or print several processes into one file. Rows that only reach back into the one before are
 * left as they are, and the lines come back themselves: so the kernel prints a process that changes.
 * Errors: `invalid-request` where rows contradict each other, or are of several processes.
 */
export function arrangeRows(
  { text, lines: taken, isRow }: Pick<TakenLines, 'text' | 'lines' | 'isRow'>,
  rangeOf: RangeReader,
): readonly LineIndex[] {
  if (isAscending(text, taken.filter(isRow))) return taken
  const rows = listRows(text, taken, rangeOf)
  if (isSeveralProcesses(text, rows)) throw severalProcesses(countRuns(rows))
  const sorted = rows.toSorted((a, b) => a.start - b.start)
  for (let index = 1; index < sorted.length; index++) {
    const [before, row] = [sorted[index - 1], sorted[index]]
    if (before && row && row.start < before.end) throw contradiction(text, rows, before, row)
  }
  const head = taken.slice(0, rows[0]?.at)
  return [...head, ...sorted.flatMap(({ at, endAt }) => taken.slice(at, endAt))]
}

/** Says whether the addresses ascend, without an object for each row: so it is in all texts but few. */
function isAscending({ bytes, start }: TextLines, rows: readonly LineIndex[]): boolean {
  let last = 0
  for (const line of rows) {
    const address = readHex(bytes, start[line] ?? 0)
    if (address < last) return false
    last = address
  }
  return true
}

/** The hexadecimal number at a place. */
function readHex(bytes: Uint8Array, at: number): number {
  let value = 0
  for (let digit = valueOfDigit(bytes[at]); digit >= 0; digit = valueOfDigit(bytes[++at])) {
    value = value * 16 + digit
  }
  return value
}

function valueOfDigit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1
}

function listRows(text: TextLines, taken: readonly LineIndex[], rangeOf: RangeReader): readonly TextRow[] {
  const rows = taken.flatMap((line, at) => {
    const range = rangeOf(textOf(text, line))
    return range === undefined ? [] : [{ ...range, line, at }]
  })
  return rows.map((row, index) => ({ ...row, endAt: rows[index + 1]?.at ?? taken.length }))
}

/** Each run of ascending addresses has its own stack or vdso: rows of one process that were sorted otherwise do not. */
function isSeveralProcesses(text: TextLines, rows: readonly TextRow[]): boolean {
  const runs = countRuns(rows)
  return ['[stack]', '[ stack ]', '[vdso]'].some((name) => {
    const count = rows.filter(({ line }) => textOf(text, line).trimEnd().endsWith(name)).length
    return count > 1 && count === runs
  })
}

function contradiction(
  text: TextLines,
  rows: readonly TextRow[],
  one: TextRow,
  other: TextRow,
): VmatlasError {
  const isOnce = ({ line }: TextRow): boolean => ONCE.test(textOf(text, line))
  if (rows.filter(isOnce).length > 1 && countRuns(rows) > 1) return severalProcesses(countRuns(rows))
  return overlap([one.line, other.line])
}

/** How often the addresses begin anew, and once. */
function countRuns(rows: readonly TextRow[]): number {
  return rows.reduce((runs, row, at) => runs + (at > 0 && row.start < (rows[at - 1]?.start ?? 0) ? 1 : 0), 1)
}

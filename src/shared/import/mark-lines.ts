import { TEXT_FORMATS } from './text-formats'
import type { TextLines } from './text-lines'

/** What a line is, as bits; several may hold at once. */
export type LineMarks = number

/** The lines of a text with what each of them is. */
export interface MarkedLines extends TextLines {
  readonly marks: Uint32Array
}

/** The bits of a format; 0 for lines that it does not have. */
export interface FormatBits {
  readonly row: LineMarks
  readonly head: LineMarks
  /** More of its row. */
  readonly more: LineMarks
}

let freeBit = 1
/** A bit that nothing else has; there are 31. */
function takeBit(): LineMarks {
  const bit = freeBit
  freeBit *= 2
  if (bit >= 2 ** 31) throw new RangeError('A mark has 31 bits.')
  return bit
}

/** Begins as a row does, and is none: it was cut, or damaged. */
export const HALF_ROW: LineMarks = takeBit()
/** What people and pagers put where they left something out. */
export const ELLIPSIS: LineMarks = takeBit()
/** White space alone, or nothing. */
export const BLANK: LineMarks = takeBit()
/** For each of TEXT_FORMATS its bits. */
export const BITS: readonly FormatBits[] = TEXT_FORMATS.map(({ head, more }) => ({
  row: takeBit(),
  head: head ? takeBit() : 0,
  more: more ? takeBit() : 0,
}))
/** A row of any format. */
export const ANY_ROW = BITS.reduce((all, { row }) => all | row, 0)
const WITH_MORE = BITS.filter(({ more }) => more !== 0)

/** How rows of all formats begin: with an address, but for valgrind's and readelf's. The last is the arrow of pwndbg. */
const ROW_START = /^\s*(?:[0-9a-f]{4}|\[?0x[0-9a-f]|--->|LOAD |\[\d|--\d+:|aspacem |\u00e2\u0096\u00ba)/
const HALF_ROW_LINE =
  /^\s*(?:[0-9a-f]{5,16}-[0-9a-f]*(?: |$)|[0-9a-f]{12,16}(?: |$)|\[?0x[0-9a-f]{5,16}(?:-|\s+)(?:0x?[0-9a-f]*)?$)/
const ELLIPSIS_LINE = /^[\s[(<]*(?:\.{3,}|\u00e2\u0080\u00a6|-- ?more ?--|snip|truncated)/i

/** Says whether a line belongs to the row before, by the marks of both. */
export function isMoreOf(before: LineMarks, line: LineMarks): boolean {
  return WITH_MORE.some(({ row, more }) => (before & row) !== 0 && (line & more) !== 0)
}

/** Says whether a line is a row of any format. */
export function isAnyRow(text: string): boolean {
  return ROW_START.test(text) && TEXT_FORMATS.some(({ row }) => row.test(text))
}

/** What a line with this text is. */
export function markText(text: string): LineMarks {
  let marks = 0
  const mayBeRow = ROW_START.test(text)
  for (const [format, { row, head, more }] of TEXT_FORMATS.entries()) {
    const bits = BITS[format] as FormatBits
    if (mayBeRow && row.test(text)) marks |= bits.row
    if (head?.test(text) === true) marks |= bits.head
    if (more?.test(text) === true) marks |= bits.more
  }
  if (mayBeRow && HALF_ROW_LINE.test(text)) marks |= HALF_ROW
  if (!mayBeRow && ELLIPSIS_LINE.test(text)) marks |= ELLIPSIS
  return marks === 0 && text.trim() === '' ? BLANK : marks
}

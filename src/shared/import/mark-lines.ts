import { RECOGNISERS } from './recognisers'
import type { TextLines } from './text-lines'

/** What a line is, as bits; several may hold at once. */
export type LineMarks = number

/** The lines of a text with what each of them is. */
export interface MarkedLines extends TextLines {
  readonly marks: Uint16Array
}

/** For each form three bits: its row, its head, more of its row. */
const BITS_OF_FORM = 3
const BITS_OF_ALL = BITS_OF_FORM * RECOGNISERS.length
/** Begins as a row does, and is none: it was cut, or damaged. */
export const HALF_ROW: LineMarks = 1 << BITS_OF_ALL
/** What people and pagers put where they left something out. */
export const ELLIPSIS: LineMarks = 2 << BITS_OF_ALL
/** White space alone, or nothing. */
export const BLANK: LineMarks = 4 << BITS_OF_ALL
/** A row of any form. */
export const ANY_ROW = RECOGNISERS.reduce((all, _, form) => all | rowOf(form), 0)
/** A line that belongs to a row of any form. */
export const ANY_MORE = RECOGNISERS.reduce((all, _, form) => all | moreOf(form), 0)

/** All rows begin with an address. */
const ROW_START = /^\s*[0-9a-f]{4}/
const HALF_ROW_LINE = /^\s*(?:[0-9a-f]{5,16}-[0-9a-f]*(?: |$)|[0-9a-f]{12,16}(?: |$))/
const ELLIPSIS_LINE = /^[\s[(<]*(?:\.{3,}|\u00e2\u0080\u00a6|-- ?more ?--|snip|truncated)/i

/** The bit of a row of the form with this number. */
export function rowOf(form: number): LineMarks {
  return 1 << (BITS_OF_FORM * form)
}

/** The bit of its head. */
export function headOf(form: number): LineMarks {
  return 2 << (BITS_OF_FORM * form)
}

/** The bit of a line that belongs to the row before, which is of that form. */
export function moreOf(form: number): LineMarks {
  return 4 << (BITS_OF_FORM * form)
}

/** Says whether a line belongs to the row before, by the marks of both. */
export function isMoreOf(row: LineMarks, line: LineMarks): boolean {
  return (((line & ANY_MORE) >> 2) & row) !== 0
}

/** Says whether a line is a row of any form. */
export function isAnyRow(text: string): boolean {
  return ROW_START.test(text) && RECOGNISERS.some(({ row }) => row.test(text))
}

/** What a line with this text is. */
export function markText(text: string): LineMarks {
  let marks = 0
  const mayBeRow = ROW_START.test(text)
  for (const [form, { row, head, more }] of RECOGNISERS.entries()) {
    if (mayBeRow && row.test(text)) marks |= rowOf(form)
    if (head?.test(text) === true) marks |= headOf(form)
    if (more?.test(text) === true) marks |= moreOf(form)
  }
  if (mayBeRow && HALF_ROW_LINE.test(text)) marks |= HALF_ROW
  if (!mayBeRow && ELLIPSIS_LINE.test(text)) marks |= ELLIPSIS
  return marks === 0 && text.trim() === '' ? BLANK : marks
}

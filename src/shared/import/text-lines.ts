import { VmatlasError } from '../errors'
import { groupThousands } from '../format/count'
import { latin1 } from '../proc/name-interner'

const NEWLINE = 10
const CARRIAGE_RETURN = 13
/** Each takes ten bytes beside the text. smaps of a million mappings has 25 million. */
const MOST_LINES = 1 << 25
/** A path of PATH_MAX bytes, each escaped as four, and what stands before it. */
const LONGEST_LINE = 4 * 4096 + 256

/** Number of a line in its text, from 0; people count from 1. */
export type LineIndex = number

/** The lines of a text that somebody brought, in columns; the text of a line is made when it is asked for. */
export interface TextLines {
  readonly bytes: Uint8Array
  /** Where each line starts in the bytes, behind what was taken off. */
  readonly start: Uint32Array
  /** Where it ends, before what ends it. */
  readonly end: Uint32Array
  readonly length: number
}

/** Finds the lines of a text; one that ends with a newline ends with an empty line. Errors: `invalid-request` for too many. */
export function splitLines(bytes: Uint8Array): TextLines {
  const length = countNewlines(bytes) + 1
  if (length > MOST_LINES) {
    throw new VmatlasError(
      'invalid-request',
      `The text has ${groupThousands(length)} lines; mappings are looked for in ${groupThousands(MOST_LINES)} at most.`,
      'Give the part that holds the mappings.',
    )
  }
  const lines = { bytes, start: new Uint32Array(length), end: new Uint32Array(length), length }
  let at = 0
  for (let line = 0; line < length; line++) {
    const newline = line === length - 1 ? bytes.length : bytes.indexOf(NEWLINE, at)
    lines.start[line] = at
    lines.end[line] = newline > at && bytes[newline - 1] === CARRIAGE_RETURN ? newline - 1 : newline
    at = newline + 1
  }
  return lines
}

/** The text of a line, one character a byte. One that no mapping is as long as is its length in words: nobody searches in it. */
export function textOf({ bytes, start, end }: TextLines, line: LineIndex): string {
  const [from, to] = [start[line] ?? 0, end[line] ?? 0]
  return to - from > LONGEST_LINE ? `(a line of ${to - from} bytes)` : latin1(bytes, from, to)
}

function countNewlines(bytes: Uint8Array): number {
  let count = 0
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === NEWLINE) count++
  return count
}

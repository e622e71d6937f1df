import { VmatlasError } from '../../errors'
import { parseHex } from '../../format/address'
import { latin1 } from '../../proc/name-interner'
import { MapsParser, parseMaps } from '../../proc/parse-maps'
import { parseSmaps, SmapsParser } from '../../proc/parse-smaps'
import { badLine, type ImportedTables } from '../imported-tables'
import { arrangeRows } from '../arrange-rows'
import type { TakenLines, TextFormat } from '../text-format'
import { textOf, type LineIndex, type TextLines } from '../text-lines'

/** A line of maps, or the head of an entry of smaps. */
const MAPS_LINE = /^[0-9a-f]+-[0-9a-f]+ [r-][w-][x-][sp] [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+/
/** A field of smaps. */
const SMAPS_FIELD = /^[A-Za-z_]+:\s+\d+/
const ROLLUP = /\[rollup\]\s*$/

/** maps and smaps, also of Android. */
export const PROC_MAPS: TextFormat = {
  source: 'maps',
  row: MAPS_LINE,
  more: /^(?:[A-Za-z_]+:\s+\d|VmFlags:|Name: )/,
  read: readProcMaps,
}

/** Two lines of smaps are no longer. */
const HEAD_BYTES = 16_384
/** smaps of Android repeats the name of a mapping in a line of its own. */
const NAME_LINE = /^Name:\s+(.*)$/
const FIRST_OF_NAME_LINE = 'N'.charCodeAt(0)
const NEWLINE = 10
/** Lines go to the parser in pieces of about this size. */
const PIECE_BYTES = 1 << 16
/** The first columns of a short text. */
const SPARE_BYTES = 1 << 20

/**
 * Reads a text that is what /proc printed and nothing else, as fast as the live file; null for any other.
 *
 * Null also where rows reach back: that may be sorted text, or several processes.
 */
export function importPlainProc(bytes: Uint8Array): ImportedTables | null {
  const [first = '', second = ''] = latin1(bytes, 0, Math.min(bytes.length, HEAD_BYTES)).split('\n', 2)
  if (!MAPS_LINE.test(first) || first.endsWith('\r') || first.trimEnd().endsWith('[rollup]')) return null
  try {
    const { table, ...parsed } = SMAPS_FIELD.test(second)
      ? parseSmaps(bytes, usageRoomFor(bytes))
      : { ...parseMaps(bytes), usage: null }
    if (parsed.truncated || parsed.changedWhileReading) return null
    const source = parsed.usage === null ? 'maps' : 'smaps'
    return { source, mappings: table, usage: parsed.usage, absent: [], isTorn: false, isCut: false }
  } catch (error) {
    if (error instanceof VmatlasError && error.code === 'malformed-proc') return null
    throw error
  }
}

/** Reads lines of maps or smaps with the parsers of live files. Errors: `invalid-request` for one that cannot be parsed. */
function readProcMaps({ text, lines: taken, isRow, isLastOpen }: TakenLines): ImportedTables {
  refuseSums(text, taken)
  const isCut = isLastOpen && !isWholeLine(textOf(text, taken.at(-1) ?? 0))
  const lines = arrangeRows({ text, lines: isCut ? taken.slice(0, -1) : taken, isRow }, mapsRange)
  const { kept, names } = takeNames(text, lines)
  const hasFields = lines.some((line) => !isRow(line) && SMAPS_FIELD.test(textOf(text, line)))
  const parser = hasFields ? new SmapsParser(usageRoomFor(text.bytes)) : new MapsParser()
  try {
    for (const piece of joinLines(text, kept, names)) parser.push(piece)
    const { table: mappings, ...parsed } = parser.finish()
    const usage = 'usage' in parsed ? parsed.usage : null
    const source = usage === null ? 'maps' : 'smaps'
    return { source, mappings, usage, absent: [], isTorn: parsed.changedWhileReading, isCut }
  } catch (error) {
    if (error instanceof VmatlasError && error.code === 'malformed-proc') throw toBadLine(error, text, kept)
    throw error
  }
}

function refuseSums(text: TextLines, taken: readonly LineIndex[]): void {
  if (!ROLLUP.test(textOf(text, taken[0] ?? 0))) return
  throw new VmatlasError(
    'invalid-request',
    'This is smaps_rollup: the sums of a process, and no mapping.',
    'Give the text of /proc/PID/maps or smaps.',
  )
}

/** What the numbers of a text may take: what they take as text, where the kernel printed it. */
function usageRoomFor(bytes: Uint8Array): number {
  return bytes.length + SPARE_BYTES
}

/** The range of a line of maps. */
function mapsRange(line: string): { start: number; end: number } | undefined {
  const match = MAPS_LINE.test(line) ? /^([0-9a-f]+)-([0-9a-f]+)/.exec(line) : null
  return match === null
    ? undefined
    : { start: parseHex(match[1] ?? '') ?? 0, end: parseHex(match[2] ?? '') ?? 0 }
}

/** The parser's error counts the lines that were taken; the person's counts those of the text. */
function toBadLine(error: VmatlasError, text: TextLines, lines: readonly LineIndex[]): VmatlasError {
  const line = lines[Number(/^Line (\d+)/.exec(error.message)?.[1]) - 1]
  return line === undefined
    ? new VmatlasError('invalid-request', error.message, 'Correct the line, or copy the text again.')
    : badLine(text, line)
}

/** Says whether a line of maps or smaps reads as a whole; a mapping of a file has the file's name. */
function isWholeLine(line: string): boolean {
  if (MAPS_LINE.test(line)) return !/ [1-9]\d*$/.test(line)
  return SMAPS_FIELD.test(line) || line.startsWith('VmFlags:') || NAME_LINE.test(line)
}

/** Takes the names in lines of their own out, and says which rows before them are to have them, as whole lines. */
function takeNames(
  text: TextLines,
  lines: readonly LineIndex[],
): { readonly kept: readonly LineIndex[]; readonly names: ReadonlyMap<LineIndex, string> } {
  const names = new Map<LineIndex, string>()
  const nameIn = (line: LineIndex): string | undefined =>
    text.bytes[text.start[line] ?? 0] === FIRST_OF_NAME_LINE
      ? NAME_LINE.exec(textOf(text, line))?.[1]?.trim()
      : undefined
  const kept: LineIndex[] = []
  for (const line of lines) {
    const name = nameIn(line)
    const row = kept.at(-1)
    if (name === undefined) kept.push(line)
    else if (row !== undefined) {
      const before = textOf(text, row)
      if (/ \d+\s*$/.test(before) && MAPS_LINE.test(before)) names.set(row, `${before.trimEnd()} ${name}`)
    }
  }
  return { kept, names }
}

/** The bytes of lines, each ended as the kernel ends it; a piece is good until the next is asked for. */
function* joinLines(
  { bytes, start, end }: TextLines,
  lines: readonly LineIndex[],
  instead: ReadonlyMap<LineIndex, string>,
): Generator<Uint8Array> {
  let piece = new Uint8Array(PIECE_BYTES)
  let length = 0
  for (const line of lines) {
    const words = instead.get(line)
    const whole = words === undefined ? bytes.subarray(start[line], end[line]) : latin1Bytes(words)
    if (length + whole.length >= piece.length) {
      yield piece.subarray(0, length)
      length = 0
      if (whole.length >= piece.length) piece = new Uint8Array(whole.length + 1)
    }
    piece.set(whole, length)
    length += whole.length
    piece[length++] = NEWLINE
  }
  yield piece.subarray(0, length)
}

function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

import { VmatlasError } from '../errors'
import { parseMaps } from '../proc/parse-maps'
import { parseSmaps } from '../proc/parse-smaps'
import type { SnapshotSource } from '../snapshot/snapshot'
import { arrangeRows } from './arrange-rows'
import { bytesToText, textToBytes } from './byte-text'
import { badLine, type ImportedTables } from './imported-tables'
import { MAPS_LINE, SMAPS_FIELD } from './recognisers'
import type { TextLine } from './text-line'

/** Two lines of smaps are no longer. */
const HEAD_BYTES = 16_384
/** smaps of Android repeats the name of a mapping in a line of its own. */
const NAME_LINE = /^Name:\s+(.*)$/

/**
 * Reads a text that is what /proc printed and nothing else, as fast as the live file; null for any other.
 *
 * Null also where rows reach back: that may be sorted text, or several processes.
 */
export function importPlainProc(bytes: Uint8Array): ImportedTables | null {
  const [first = '', second = ''] = bytesToText(bytes.subarray(0, HEAD_BYTES)).split('\n', 2)
  if (!MAPS_LINE.test(first) || first.endsWith('\r') || first.trimEnd().endsWith('[rollup]')) return null
  try {
    const { table, ...parsed } = SMAPS_FIELD.test(second)
      ? parseSmaps(bytes)
      : { ...parseMaps(bytes), usage: null }
    if (parsed.truncated || parsed.changedWhileReading) return null
    return { mappings: table, usage: parsed.usage, absent: [], isTorn: false, isCut: false }
  } catch (error) {
    if (error instanceof VmatlasError && error.code === 'malformed-proc') return null
    throw error
  }
}

/** How the lines of /proc stand in their text. */
interface ProcTextOptions {
  /** The last line ends the text, without the end that the kernel gives to every line. */
  readonly isLastCut: boolean
  readonly rangeOf: (line: string) => { readonly start: number; readonly end: number } | undefined
}

/** Reads lines of maps or smaps with the parsers of live files. Errors: `invalid-request` for one that makes no sense. */
export function importProcText(
  source: SnapshotSource,
  lines: readonly TextLine[],
  { isLastCut, rangeOf }: ProcTextOptions,
): ImportedTables {
  const kept = takeNames(lines)
  const isCut = isLastCut && !isWhole(lines.at(-1)?.text ?? '')
  if (isCut) kept.pop()
  const arranged = arrangeRows(kept, rangeOf)
  const bytes = textToBytes(`${arranged.map(({ text }) => text).join('\n')}\n`)
  try {
    const { table: mappings, ...parsed } =
      source === 'smaps' ? parseSmaps(bytes) : { ...parseMaps(bytes), usage: null }
    return { mappings, usage: parsed.usage, absent: [], isTorn: parsed.changedWhileReading, isCut }
  } catch (error) {
    if (error instanceof VmatlasError && error.code === 'malformed-proc') throw toBadLine(error, arranged)
    throw error
  }
}

/** The parser's error counts the lines that were taken; the person's counts those of the text. */
function toBadLine(error: VmatlasError, lines: readonly TextLine[]): VmatlasError {
  const line = lines[Number(/^Line (\d+)/.exec(error.message)?.[1]) - 1]
  return line === undefined
    ? new VmatlasError('invalid-request', error.message, 'Correct the line, or copy the text again.')
    : badLine(line.number, line.text)
}

/** Says whether a line reads as a whole; a mapping of a file has the file's name. */
function isWhole(line: string): boolean {
  if (MAPS_LINE.test(line)) return !/ [1-9]\d*$/.test(line)
  return SMAPS_FIELD.test(line) || line.startsWith('VmFlags:') || NAME_LINE.test(line)
}

/** Gives the names of lines of their own to the mappings before them that have none. */
function takeNames(lines: readonly TextLine[]): TextLine[] {
  const kept: TextLine[] = []
  for (const line of lines) {
    const name = NAME_LINE.exec(line.text)?.[1]?.trim()
    const row = kept.at(-1)
    if (name === undefined) kept.push(line)
    else if (row && / \d+\s*$/.test(row.text) && MAPS_LINE.test(row.text)) {
      kept[kept.length - 1] = { text: `${row.text.trimEnd()} ${name}`, number: row.number }
    }
  }
  return kept
}

import { makeHarmless } from '../format/name'
import { countUsedMaps } from '../proc/parse-maps'
import type { Snapshot, SnapshotFlag, SnapshotInfo } from '../snapshot/snapshot'
import type { EpochMs } from '../units'
import { decodeText } from './decode-text'
import { dropColours } from './drop-colours'
import { findRows, type FoundRows, type LineRange } from './find-rows'
import { importPlainProc } from './formats/proc-maps'
import type { ImportedTables } from './imported-tables'
import { nameUnreadable } from './name-unreadable'
import { readStatements, type Statements } from './read-statements'
import { pickProcess, splitProcesses, type NamedProcess } from './split-processes'
import { stripDecoration } from './strip-decoration'
import { splitLines, textOf, type LineIndex, type TextLines } from './text-lines'

/** What pmap prints around its rows, and empty lines. */
const PMAP_FRAME = /^(?:\d+:\s|-{4}| ?total\s|Total:|mapped:|[\s=\d]*(?:KB\s*)?$)/

/** What was found in a text. */
interface Found {
  readonly tables: ImportedTables
  readonly process: NamedProcess
  readonly limit: number | null
  readonly isPartial: boolean
  readonly note: string
}

/**
 * Makes a snapshot of imported text: what /proc, pmap, a debugger or another tool printed, alone or anywhere in a log.
 *
 * What logs, terminals and people put before lines is taken off. What the text does not tell is null in `info`, in
 * `absent` and NaN in columns. A last line that was cut off is left out and the snapshot marked `partial`; rows that
 * reach back mark it `torn`. `pick` is the process to read where the text holds several. The note says which lines
 * were taken of a longer text, and what it says of its process besides.
 * Errors: `invalid-request` where no mappings are in it, of several processes none was picked, or a line cannot be parsed.
 */
export function importText(bytes: Uint8Array, takenInAtMs: EpochMs, pick: number | null = null): Snapshot {
  const { tables, process, limit, isPartial, note } = findMappings(bytes, pick)
  const { source, mappings, usage, absent } = tables
  const info: SnapshotInfo = {
    source,
    pid: process.pid,
    startTicks: null,
    name: shortName(process.command),
    command: process.command,
    user: null,
    host: null,
    bootId: null,
    kernelRelease: null,
    capturedAtMs: takenInAtMs,
    readMs: null,
    limit,
    usedMaps: countUsedMaps(mappings),
    flags: flagsOf(tables, isPartial),
    unread: [],
    absent,
    label: '',
    note,
  }
  return { info, mappings, usage, absent }
}

function findMappings(bytes: Uint8Array, pick: number | null): Found {
  const plain = pick === null ? importPlainProc(bytes) : null
  if (plain !== null) {
    return { tables: plain, process: { pid: null, command: '' }, limit: null, isPartial: false, note: '' }
  }
  const lines = stripDecoration(splitLines(dropColours(decodeText(bytes))))
  const process = pickProcess(splitProcesses(lines), pick)
  const found = findRows(lines, process)
  if (found === undefined) throw nameUnreadable(lines, process)
  const last = lines.length - 1
  const tables = found.format.read({
    text: lines,
    lines: found.taken,
    isRow: (line) => ((lines.marks[line] ?? 0) & found.rowBit) !== 0,
    isLastOpen: lines.start[last] !== lines.end[last] && found.taken.at(-1) === last,
  })
  const others = otherLines(found, process)
  const said = readStatements(lines, others)
  return {
    tables,
    process: { pid: process.pid ?? said.pid, command: process.command || (said.command ?? '') },
    limit: said.limit,
    isPartial:
      found.isPartial ||
      tables.lacks !== undefined ||
      (said.mappingCount !== null && said.mappingCount !== found.rowCount),
    note: joinSentences([describeTaken(lines, found, others, said), tables.lacks, tables.says]),
  }
}

/** The lines of a process that were not taken; both ascend. */
function otherLines({ taken }: FoundRows, { from, to }: LineRange): readonly LineIndex[] {
  const others: LineIndex[] = []
  let at = 0
  for (let line = from; line < to; line++) {
    if (taken[at] === line) at++
    else others.push(line)
  }
  return others
}

/** Says which lines were taken of a text that holds more, and what else it says. */
function describeTaken(
  lines: TextLines,
  { taken }: FoundRows,
  others: readonly LineIndex[],
  said: Statements,
): string {
  const skipped = others.filter((line) => !PMAP_FRAME.test(textOf(lines, line))).length
  if (said.quotes.length === 0 && skipped === 0) return ''
  const [first, last] = [(taken[0] ?? 0) + 1, (taken.at(-1) ?? 0) + 1]
  const says = said.quotes.length === 0 ? '' : ` The text says ${said.quotes.join(', ')}.`
  const besides = skipped === 1 ? '1 other line holds' : `${skipped} other lines hold`
  return `Taken from lines ${first} to ${last}; ${besides} no mapping.${says}`
}

function joinSentences(sentences: readonly (string | undefined)[]): string {
  return makeHarmless(sentences.filter((each) => each !== undefined && each !== '').join(' '))
}

function shortName(command: string): string {
  const first = command.replace(/^\[(.*)\]$/, '$1').split(' ')[0] ?? ''
  return first.split('/').at(-1) ?? ''
}

function flagsOf({ isTorn, isCut }: ImportedTables, isPartial: boolean): SnapshotFlag[] {
  return [...(isTorn ? (['torn'] as const) : []), ...(isCut || isPartial ? (['partial'] as const) : [])]
}

import { VmatlasError } from '../errors'
import { makeHarmless } from '../format/name'
import { countUsedMaps } from '../proc/parse-maps'
import type { Snapshot, SnapshotFlag, SnapshotInfo, SnapshotSource } from '../snapshot/snapshot'
import type { EpochMs } from '../units'
import { arrangeRows } from './arrange-rows'
import { decodeText } from './decode-text'
import { dropColours } from './drop-colours'
import { findRows, type FoundRows, type LineRange } from './find-rows'
import { importPmap, pmapRange } from './import-pmap'
import { importPmapDetail } from './import-pmap-detail'
import { importPlainProc, importProcText, isWholeLine, mapsRange } from './import-proc-text'
import type { ImportedTables } from './imported-tables'
import { ANY_MORE, type MarkedLines } from './mark-lines'
import { nameUnreadable } from './name-unreadable'
import { readStatements, type Statements } from './read-statements'
import { SMAPS_FIELD } from './recognisers'
import { pickProcess, splitProcesses, type NamedProcess } from './split-processes'
import { stripDecoration } from './strip-decoration'
import { splitLines, textOf, type LineIndex, type TextLines } from './text-lines'

/** What pmap prints around its rows, and empty lines. */
const PMAP_FRAME = /^(?:\d+:\s|-{4}| ?total\s|Total:|mapped:|[\s=\d]*(?:KB\s*)?$)/
const ROLLUP = /\[rollup\]\s*$/

/** What was found in a text. */
interface Found {
  readonly source: SnapshotSource
  readonly tables: ImportedTables
  readonly process: NamedProcess
  readonly limit: number | null
  readonly isPartial: boolean
  readonly note: string
}

/**
 * Makes a snapshot of imported text: what /proc or pmap printed, alone or anywhere in a log.
 *
 * What logs, terminals and people put before lines is taken off. What the text does not tell is null in `info`, in
 * `absent` and NaN in columns. A last line that was cut off is left out and the snapshot marked `partial`; rows that
 * reach back mark it `torn`. `pick` is the process to read where the text holds several. The note says which lines
 * were taken of a longer text, and what it says of its process besides.
 * Errors: `invalid-request` where no mappings are in it, of several processes none was picked, or a line cannot be parsed.
 */
export function importText(bytes: Uint8Array, takenInAtMs: EpochMs, pick: number | null = null): Snapshot {
  const { source, tables, process, limit, isPartial, note } = findMappings(bytes, pick)
  const { mappings, usage, absent } = tables
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
    const source = plain.usage === null ? 'maps' : 'smaps'
    return {
      source,
      tables: plain,
      process: { pid: null, command: '' },
      limit: null,
      isPartial: false,
      note: '',
    }
  }
  const lines = stripDecoration(splitLines(dropColours(decodeText(bytes))))
  const process = pickProcess(splitProcesses(lines), pick)
  const found = findRows(lines, process)
  if (found === undefined) throw nameUnreadable(lines, process)
  refuseSums(lines, found)
  const last = lines.length - 1
  const isLastCut = lines.start[last] !== lines.end[last] && found.taken.at(-1) === last
  const source = sourceOf(lines, found)
  const tables = readTables(source, lines, found.taken, isLastCut)
  const others = otherLines(found, process)
  const said = readStatements(lines, others)
  return {
    // pmap -d has a head, and no sizes but the mapping's own.
    source: source === 'pmap-x' && tables.usage === null ? 'pmap' : source,
    tables,
    process: { pid: process.pid ?? said.pid, command: process.command },
    limit: said.limit,
    isPartial: found.isPartial || (said.mappingCount !== null && said.mappingCount !== found.rowCount),
    note: describeTaken(lines, found, others, said),
  }
}

function sourceOf(lines: MarkedLines, { form, taken }: FoundRows): SnapshotSource {
  const isField = (line: LineIndex): boolean =>
    ((lines.marks[line] ?? 0) & ANY_MORE) !== 0 && SMAPS_FIELD.test(textOf(lines, line))
  return form.source === 'maps' && taken.some(isField) ? 'smaps' : form.source
}

function refuseSums(lines: TextLines, { form, taken }: FoundRows): void {
  if (form.source !== 'maps' || !ROLLUP.test(textOf(lines, taken[0] ?? 0))) return
  throw new VmatlasError(
    'invalid-request',
    'This is smaps_rollup: the sums of a process, and no mapping.',
    'Give the text of /proc/PID/maps or smaps.',
  )
}

function readTables(
  source: SnapshotSource,
  lines: MarkedLines,
  taken: readonly LineIndex[],
  isLastCut: boolean,
): ImportedTables {
  switch (source) {
    case 'pmap':
    case 'pmap-x':
      return importPmap(lines, arrangeRows(lines, taken, pmapRange))
    case 'pmap-X':
      return importPmapDetail(lines, taken)
    default: {
      const isCut = isLastCut && !isWholeLine(textOf(lines, taken.at(-1) ?? 0))
      const whole = isCut ? taken.slice(0, -1) : taken
      return { ...importProcText(source, lines, arrangeRows(lines, whole, mapsRange)), isCut }
    }
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
  return makeHarmless(`Taken from lines ${first} to ${last}; ${skipped} other lines hold no mapping.${says}`)
}

function shortName(command: string): string {
  const first = command.replace(/^\[(.*)\]$/, '$1').split(' ')[0] ?? ''
  return first.split('/').at(-1) ?? ''
}

function flagsOf({ isTorn, isCut }: ImportedTables, isPartial: boolean): SnapshotFlag[] {
  return [...(isTorn ? (['torn'] as const) : []), ...(isCut || isPartial ? (['partial'] as const) : [])]
}

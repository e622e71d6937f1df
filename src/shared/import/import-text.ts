import { VmatlasError } from '../errors'
import { makeHarmless } from '../format/name'
import { countUsedMaps } from '../proc/parse-maps'
import type { Snapshot, SnapshotFlag, SnapshotInfo, SnapshotSource } from '../snapshot/snapshot'
import { BYTES_PER_KIB, type EpochMs } from '../units'
import { parseHex } from '../format/address'
import { arrangeRows } from './arrange-rows'
import { decodeText } from './decode-text'
import { findRows, isAnyRow, type FoundRows } from './find-rows'
import { importPmap } from './import-pmap'
import { importPmapDetail } from './import-pmap-detail'
import { importPlainProc, importProcText } from './import-proc-text'
import type { ImportedTables } from './imported-tables'
import { nameUnreadable } from './name-unreadable'
import { readStatements, type Statements } from './read-statements'
import { MAPS_LINE, SMAPS_FIELD } from './recognisers'
import { pickProcess, splitProcesses, type ProcessLines } from './split-processes'
import { stripDecoration } from './strip-decoration'
import type { TextLine } from './text-line'

/** What pmap prints around its rows, and empty lines. */
const PMAP_FRAME = /^(?:\d+:\s|-{4}| ?total\s|Total:|mapped:|[\s=\d]*(?:KB\s*)?$)/
/** A path of PATH_MAX bytes, each escaped as four, and what stands before it. */
const LONGEST_LINE = 4 * 4096 + 256
const ROLLUP = /\[rollup\]\s*$/

/** What was found in a text. */
interface Found {
  readonly source: SnapshotSource
  readonly tables: ImportedTables
  readonly process: Pick<ProcessLines, 'pid' | 'command'>
  readonly limit: number | null
  readonly isPartial: boolean
  readonly note: string
}

/**
 * Makes a snapshot of text that somebody brought: what /proc or pmap printed, alone or anywhere in a log.
 *
 * What logs, terminals and people put before lines is taken off. What the text does not tell is null in `info`, in
 * `absent` and NaN in columns. A last line that was cut off is left out and the snapshot marked `partial`; rows that
 * reach back mark it `torn`. `pick` is the process to read where the text holds several. The note says which lines
 * were taken of a longer text, and what it says of its process besides.
 * Errors: `invalid-request` where no mappings are in it, of several processes none was picked, or a line makes no sense.
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
  const all = splitLines(decodeText(bytes))
  const process = pickProcess(splitProcesses(stripDecoration(all, isAnyRow)), pick)
  const found = findRows(process.lines)
  if (found === undefined) throw nameUnreadable(process.lines)
  refuseSums(found)
  const isLastCut = all.at(-1)?.text !== '' && found.lines.at(-1)?.number === all.at(-1)?.number
  const source = sourceOf(found)
  const tables = readTables(source, found.lines, isLastCut)
  const said = readStatements(process.lines.filter(({ text }) => !found.form.isRow(text)))
  return {
    // pmap -d has a head, and no sizes but the mapping's own.
    source: source === 'pmap-x' && tables.usage === null ? 'pmap' : source,
    tables,
    process: { pid: process.pid ?? said.pid, command: process.command },
    limit: said.limit,
    isPartial: found.isPartial || (said.mappingCount !== null && said.mappingCount !== found.rowCount),
    note: describeTaken(found, process.lines, said),
  }
}

/** A line that no mapping can be as long as is replaced by its length, so that nobody searches in it. */
function splitLines(whole: string): readonly TextLine[] {
  return whole.split('\n').map((line, at) => {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    return { text: text.length > LONGEST_LINE ? `(a line of ${text.length} bytes)` : text, number: at + 1 }
  })
}

function sourceOf({ form, lines }: FoundRows): SnapshotSource {
  return form.source === 'maps' && lines.some(({ text }) => SMAPS_FIELD.test(text)) ? 'smaps' : form.source
}

function refuseSums({ form, lines }: FoundRows): void {
  if (form.source !== 'maps' || !ROLLUP.test(lines[0]?.text ?? '')) return
  throw new VmatlasError(
    'invalid-request',
    'This is smaps_rollup: the sums of a process, and no mapping.',
    'Give the text of /proc/PID/maps or smaps.',
  )
}

function readTables(source: SnapshotSource, lines: readonly TextLine[], isLastCut: boolean): ImportedTables {
  switch (source) {
    case 'pmap':
    case 'pmap-x':
      return importPmap(arrangeRows(lines, pmapRange))
    case 'pmap-X':
      return importPmapDetail(lines)
    default:
      return importProcText(source, lines, { isLastCut, rangeOf: mapsRange })
  }
}

/** Says which lines were taken of a text that holds more, and what else it says. */
function describeTaken(found: FoundRows, lines: readonly TextLine[], said: Statements): string {
  const taken = new Set(found.lines)
  const skipped = lines.filter((line) => !taken.has(line) && !PMAP_FRAME.test(line.text)).length
  if (said.quotes.length === 0 && skipped === 0) return ''
  const [first, last] = [found.lines[0]?.number ?? 0, found.lines.at(-1)?.number ?? 0]
  const says = said.quotes.length === 0 ? '' : ` The text says ${said.quotes.join(', ')}.`
  return makeHarmless(`Taken from lines ${first} to ${last}; ${skipped} other lines hold no mapping.${says}`)
}

function shortName(command: string): string {
  const first = command.replace(/^\[(.*)\]$/, '$1').split(' ')[0] ?? ''
  return first.split('/').at(-1) ?? ''
}

function mapsRange(line: string): { start: number; end: number } | undefined {
  const match = MAPS_LINE.test(line) ? /^([0-9a-f]+)-([0-9a-f]+)/.exec(line) : null
  return match === null
    ? undefined
    : { start: parseHex(match[1] ?? '') ?? 0, end: parseHex(match[2] ?? '') ?? 0 }
}

function pmapRange(line: string): { start: number; end: number } | undefined {
  const match = /^([0-9a-f]{8,16})\s+(\d+)/.exec(line)
  if (match === null) return undefined
  const start = parseHex(match[1] ?? '') ?? 0
  return { start, end: start + Number(match[2]) * BYTES_PER_KIB }
}

function flagsOf({ isTorn, isCut }: ImportedTables, isPartial: boolean): SnapshotFlag[] {
  return [...(isTorn ? (['torn'] as const) : []), ...(isCut || isPartial ? (['partial'] as const) : [])]
}

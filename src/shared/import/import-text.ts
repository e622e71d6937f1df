import { VmatlasError } from '../errors'
import { parseHex } from '../format/address'
import { makeHarmless } from '../format/name'
import { countUsedMaps, parseMaps } from '../proc/parse-maps'
import { parseSmaps } from '../proc/parse-smaps'
import type { Snapshot, SnapshotFlag, SnapshotInfo, SnapshotSource } from '../snapshot/snapshot'
import { BYTES_PER_KIB, type EpochMs } from '../units'
import { arrangeRows } from './arrange-rows'
import { bytesToText, textToBytes } from './byte-text'
import { importPmap } from './import-pmap'
import { importPmapDetail } from './import-pmap-detail'
import type { ImportedTables } from './imported-tables'

/** A line of maps, or the head of an entry of smaps. */
const MAPS_LINE = /^[0-9a-f]+-[0-9a-f]+ [r-][w-][x-][sp] [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+/
/** A field of smaps. */
const SMAPS_FIELD = /^[A-Za-z_]+:\s+\d+/
/** The first line of pmap: the pid, the command. */
const PMAP_HEAD = /^(\d+):\s+(.*)$/
const PMAP_ROW = /^[0-9a-f]{8,16}\s+\d+K [r-][w-][x-][s-]/
const PMAP_EXTENDED_HEAD = /^Address\s+Kbytes\s+RSS\s+Dirty\s+Mode\s+Mapping/
/** So many processes of one text are named. */
const MOST_NAMED = 5
const ROLLUP = /\[rollup\]\s*$/
const PMAP_DETAIL_HEAD = /^\s*Address\s+Perm\s+Offset\s+Device\s+Inode\s/

/**
 * Makes a snapshot of text that somebody pasted or dropped: /proc/PID/maps or smaps, pmap, pmap -x, -X or -XX.
 *
 * What the text does not tell is null in `info`, in `absent` and NaN in columns. A last line that was cut off is
 * left out and the snapshot marked `partial`; rows that reach back mark it `torn`.
 * Errors: `invalid-request` where the text is none of these, or a line in it makes no sense.
 */
export function importText(bytes: Uint8Array, takenInAtMs: EpochMs): Snapshot {
  const text = bytesToText(bytes)
    .replaceAll('\r\n', '\n')
    .replace(/^\s*\n/, '')
  const lines = text.split('\n')
  const source = detectSource(lines)
  assertOneProcess(lines)
  const head = PMAP_HEAD.exec(lines[0] ?? '')
  const imported = readTables(source, lines)
  const { mappings, usage, absent } = imported
  const command = head?.[2] ?? ''
  const info: SnapshotInfo = {
    source,
    pid: head?.[1] === undefined ? null : Number(head[1]),
    startTicks: null,
    name:
      command
        .replace(/^\[(.*)\]$/, '$1')
        .split(' ')[0]
        ?.split('/')
        .at(-1) ?? '',
    command,
    user: null,
    host: null,
    bootId: null,
    kernelRelease: null,
    capturedAtMs: takenInAtMs,
    readMs: null,
    limit: null,
    usedMaps: countUsedMaps(mappings),
    flags: flagsOf(imported),
    unread: [],
    absent,
    label: '',
    note: '',
  }
  return { info, mappings, usage, absent }
}

/** Refuses what pmap printed of several processes: none may be shown with the mappings of another. */
function assertOneProcess(lines: readonly string[]): void {
  const heads = lines.flatMap((line) => PMAP_HEAD.exec(line)?.[0] ?? [])
  if (heads.length < 2) return
  const shown = heads.slice(0, MOST_NAMED).map((head) => makeHarmless(head.slice(0, 60)))
  const more = heads.length > MOST_NAMED ? ` and ${heads.length - MOST_NAMED} more` : ''
  throw new VmatlasError(
    'invalid-request',
    `The text holds ${heads.length} processes: ${shown.join('; ')}${more}.`,
    'Give the text of one of them.',
  )
}

function detectSource(lines: readonly string[]): SnapshotSource {
  const [first = '', second = ''] = lines
  if (MAPS_LINE.test(first) && ROLLUP.test(first))
    throw new VmatlasError(
      'invalid-request',
      'This is smaps_rollup: the sums of a process, and no mapping.',
      'Give the text of /proc/PID/maps or smaps.',
    )
  if (PMAP_HEAD.test(first) && lines.slice(1).every((line) => line.trim() === ''))
    throw new VmatlasError(
      'invalid-request',
      'pmap printed no mapping: it could not read this process, or it is a kernel thread.',
      'Run pmap as the owner of the process, or as root.',
    )
  if (MAPS_LINE.test(first)) return SMAPS_FIELD.test(second) ? 'smaps' : 'maps'
  const body = PMAP_HEAD.test(first) ? second : first
  if (PMAP_EXTENDED_HEAD.test(body)) return 'pmap-x'
  if (PMAP_DETAIL_HEAD.test(body)) return 'pmap-X'
  if (PMAP_ROW.test(body)) return 'pmap'
  throw new VmatlasError(
    'invalid-request',
    `This is no memory map: it begins "${makeHarmless(first.slice(0, 60))}".`,
    'Give a snapshot file, or the text of /proc/PID/maps, /proc/PID/smaps, pmap, pmap -x, -X or -XX.',
  )
}

function readTables(source: SnapshotSource, lines: readonly string[]): ImportedTables {
  switch (source) {
    case 'pmap':
    case 'pmap-x':
      return importPmap(arrangeRows(lines, pmapRange), source)
    case 'pmap-X':
      return importPmapDetail(lines)
    default:
      return importProcText(source, lines)
  }
}

/** Text of /proc, which the parsers of live files read: with the line ends and spaces that the kernel writes. */
function importProcText(source: SnapshotSource, lines: readonly string[]): ImportedTables {
  const kept = [...lines]
  while (kept.at(-1)?.trim() === '') kept.pop()
  const last = kept.at(-1) ?? ''
  // The kernel ends every line; one that does not read as a whole was cut off by whoever copied it.
  const isCut = lines.at(-1) !== '' && !isWhole(last)
  if (isCut) kept.pop()
  const bytes = textToBytes(`${arrangeRows(kept, mapsRange).join('\n')}\n`)
  try {
    const { table: mappings, ...parsed } =
      source === 'smaps' ? parseSmaps(bytes) : { ...parseMaps(bytes), usage: null }
    return { mappings, usage: parsed.usage, absent: [], isTorn: parsed.changedWhileReading, isCut }
  } catch (error) {
    if (error instanceof VmatlasError && error.code === 'malformed-proc') {
      throw new VmatlasError('invalid-request', error.message, 'Correct the line, or copy the text again.')
    }
    throw error
  }
}

/** Says whether the last line of a text reads as a whole; a mapping of a file has the file's name. */
function isWhole(line: string): boolean {
  if (MAPS_LINE.test(line)) return !/ [1-9]\d*$/.test(line)
  return SMAPS_FIELD.test(line) || line.startsWith('VmFlags:')
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

function flagsOf({ isTorn, isCut }: ImportedTables): SnapshotFlag[] {
  return [...(isTorn ? (['torn'] as const) : []), ...(isCut ? (['partial'] as const) : [])]
}

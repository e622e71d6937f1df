import { computeDiff } from '../diff/compute-diff'
import type { EventKind } from '../diff/change'
import type { DiffTable } from '../diff/diff-table'
import { composeSummary, summaryText } from '../diff-summary/compose-summary'
import { describeEvent, eventKind } from '../export/diff/event-text'
import { formatDiffPmap } from '../export/diff/diff-pmap'
import { showName } from '../format/name'
import { formatPermissions } from '../tables/format-permissions'
import { listRowFlags } from '../proc/row-flags'
import type { Snapshot } from '../snapshot/snapshot'
import {
  MAPPING_KIND_FAMILY,
  MAPPING_KIND_LABELS,
  MAPPING_KINDS,
  type KindFamily,
} from '../tables/mapping-kind'

/** What a step did to a mapping: it came, or something about it is different. */
export type LabTone = 'added' | 'removed' | 'changed'

/** One mapping of the Lab's process; all text is harmless. */
export interface LabMap {
  readonly start: number
  /** One past the last byte. */
  readonly end: number
  /** As maps prints them: "rw-p". */
  readonly permissions: string
  readonly family: KindFamily
  readonly kind: string
  readonly name: string
  /** VmFlags: "rd wr mr mw me ac"; empty where smaps was not read. */
  readonly flags: string
  /** Null where the step left it alone. */
  readonly tone: LabTone | null
}

/** One event of a step in words; see EventText. */
export interface LabEvent {
  readonly what: string
  readonly also: string
  readonly before: string
  readonly after: string
  readonly name: string
  readonly tone: LabTone
}

/** The Lab's process after a step, and what the step changed. */
export interface LabView {
  /** What happened, in a sentence; empty before the first step. */
  readonly summary: string
  /** Maps that count against the limit. */
  readonly used: number
  /** The running vm.max_map_count; null where it could not be read. */
  readonly limit: number | null
  /** The first maps, in address order. */
  readonly maps: readonly LabMap[]
  readonly mapCount: number
  /** The first events, without changes of resident memory alone. */
  readonly events: readonly LabEvent[]
  readonly eventCount: number
  /** The first lines of what diff(1) prints for pmap before and after the step. */
  readonly diff: readonly string[]
  readonly isWholeDiff: boolean
}

/** How much of each list is sent: what a window can show at once and a message can carry lightly. */
const MOST_MAPS = 1000
const MOST_EVENTS = 200
const MOST_DIFF_LINES = 400

/** Puts a step in words and rows: the process after it, and the difference to before; null before the first step. */
export function describeLabStep(before: Snapshot | null, after: Snapshot): LabView {
  const diff = before ? computeDiff(before, after, { match: 'address', sameMachine: true }) : null
  const events = before && diff ? listEvents(diff, before, after) : []
  const tones = diff ? tonesOf(diff, after.mappings.length) : []
  const lines = before ? takeLines(formatDiffPmap(before, after), MOST_DIFF_LINES + 1) : []
  return {
    summary: before && diff ? summaryText(composeSummary(diff, before, after)) : '',
    used: after.info.usedMaps,
    limit: after.info.limit,
    maps: Array.from({ length: Math.min(MOST_MAPS, after.mappings.length) }, (_, row) =>
      describeMap(after, row, tones[row] ?? null),
    ),
    mapCount: after.mappings.length,
    events: events.slice(0, MOST_EVENTS),
    eventCount: events.length,
    diff: lines.slice(0, MOST_DIFF_LINES),
    isWholeDiff: lines.length <= MOST_DIFF_LINES,
  }
}

function describeMap(side: Snapshot, row: number, tone: LabTone | null): LabMap {
  const { mappings, usage } = side
  const kind = MAPPING_KINDS[mappings.kind[row] ?? 0] ?? 'anonymous'
  return {
    start: mappings.start[row] ?? 0,
    end: mappings.end[row] ?? 0,
    permissions: formatPermissions(mappings.permissions[row] ?? 0),
    family: MAPPING_KIND_FAMILY[kind],
    kind: MAPPING_KIND_LABELS[kind],
    name: showName(mappings.strings.strings[mappings.name[row] ?? 0] ?? ''),
    flags: usage ? listRowFlags(usage, row).join(' ') : '',
    tone,
  }
}

/** Resident memory alone is not an event of the mappings. */
function isQuiet(kind: EventKind): boolean {
  return kind === 'same' || kind === 'usage'
}

function toneOf(diff: DiffTable, event: number): LabTone {
  if (diff.beforeCount[event] === 0) return 'added'
  return diff.afterCount[event] === 0 ? 'removed' : 'changed'
}

function listEvents(diff: DiffTable, before: Snapshot, after: Snapshot): LabEvent[] {
  const events: LabEvent[] = []
  for (let event = 0; event < diff.length; event++) {
    if (isQuiet(eventKind(diff, event))) continue
    events.push({ ...describeEvent(diff, before, after, event), tone: toneOf(diff, event) })
  }
  return events
}

/** The tone of each row after the step. */
function tonesOf(diff: DiffTable, rows: number): (LabTone | null)[] {
  const tones: (LabTone | null)[] = Array.from({ length: rows }, () => null)
  for (let event = 0; event < diff.length; event++) {
    if (isQuiet(eventKind(diff, event))) continue
    const first = diff.afterFirst[event] ?? 0
    tones.fill(toneOf(diff, event), first, first + (diff.afterCount[event] ?? 0))
  }
  return tones
}

/** The first lines of a text that comes in chunks of whole lines; the rest is never made. */
function takeLines(chunks: Iterable<string>, most: number): string[] {
  const lines: string[] = []
  for (const chunk of chunks) {
    lines.push(...chunk.replace(/\n$/, '').split('\n'))
    if (lines.length >= most) break
  }
  return lines.slice(0, most)
}

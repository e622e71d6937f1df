import { changeWordsOf, CHANGE_LIKELY } from '../../diff/change'
import type { DiffMatch } from '../../diff/diff-side'
import type { DiffTable } from '../../diff/diff-table'
import { composeSummary, summaryText } from '../../diff-summary/compose-summary'
import { SegmentReader } from '../../diff-summary/segments'
import { computeSlides } from '../../diff-summary/slides'
import {
  computeTotals,
  computeTotalsByFile,
  computeTotalsByKind,
  type Totals,
} from '../../diff-summary/totals'
import type { Snapshot } from '../../snapshot/snapshot'
import { formatHex } from '../../format/address'
import { escapeActing } from '../../format/escape-acting'
import { listMappingColumns, listUsageColumns, type ExportColumn } from '../export-column'
import { nameMembers } from '../json'
import { joinIntoChunks } from '../../format/text-chunks'
import { isGroupChanged } from './diff-sections'
import { eventKind } from './event-text'

/** Version of the JSON that this writes; raised when a reader must change. See docs/diff.md. */
const DIFF_JSON_VERSION = 2

/**
 * Writes a diff as one JSON object in chunks of text, one event a line; unchanged rows are only counted.
 *
 * Sizes are bytes, addresses hexadecimal strings; what is not known is null. Kinds and changes are the words of
 * CHANGE_WORDS. What could act on a terminal is escaped.
 */
export function* formatDiffJson(
  diff: DiffTable,
  before: Snapshot,
  after: Snapshot,
  match: DiffMatch,
): Generator<string, void, undefined> {
  for (const chunk of joinIntoChunks(pieces(diff, before, after, match))) yield escapeActing(chunk)
}

function* pieces(diff: DiffTable, before: Snapshot, after: Snapshot, match: DiffMatch): Generator<string> {
  const head = {
    format: 'vmatlas-diff',
    version: DIFF_JSON_VERSION,
    match,
    before: aboutSide(before),
    after: aboutSide(after),
    lead: summaryText(composeSummary(diff, before, after)),
    totals: mapTotals(computeTotals(before, after)),
    byKind: computeTotalsByKind(before, after).map(({ group, ...totals }) => ({
      kind: group,
      ...mapTotals(totals),
    })),
    byFile: computeTotalsByFile(before, after)
      .filter(isGroupChanged)
      .map(({ group, ...totals }) => ({ ...nameMembers(group), ...mapTotals(totals) })),
    slides: match === 'identity' ? slideObjects(diff, before) : [],
    same: countSame(diff),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"events":[`
  let separator = '\n'
  const reader = new SegmentReader(diff, before, after)
  for (let event = 0; event < diff.length; event++) {
    if (diff.changes[event] === 0) continue
    yield separator + JSON.stringify(eventObject(reader, before, after, event))
    separator = ',\n'
  }
  yield '\n]}\n'
}

function aboutSide({ info }: Snapshot): Record<string, unknown> {
  const { pid, startTicks, host, kernelRelease, capturedAtMs, label, flags, unread, usedMaps } = info
  const when = new Date(capturedAtMs).toISOString()
  return {
    pid,
    startTicks,
    host,
    kernelRelease,
    capturedAt: when,
    label,
    flags,
    unread,
    usedMaps,
    ...nameMembers(info.name),
  }
}

function eventObject(
  reader: SegmentReader,
  before: Snapshot,
  after: Snapshot,
  event: number,
): Record<string, unknown> {
  const { diff } = reader
  const changes = diff.changes[event] ?? 0
  return {
    kind: eventKind(diff, event),
    changes: changeWordsOf(changes),
    likely: (changes & CHANGE_LIKELY) !== 0,
    slide: diff.slide[event] ?? 0,
    before: rowObjects(before, diff.beforeFirst[event] ?? 0, diff.beforeCount[event] ?? 0),
    after: rowObjects(after, diff.afterFirst[event] ?? 0, diff.afterCount[event] ?? 0),
    segments: reader.list(event).map(({ kind, own, beforeStart, afterStart, length }) => ({
      kind,
      before: own === 'after' ? null : formatHex(beforeStart),
      after: own === 'before' ? null : formatHex(afterStart),
      length,
    })),
  }
}

function slideObjects(diff: DiffTable, before: Snapshot): Record<string, unknown>[] {
  const { name, slide, maps } = computeSlides(diff, before)
  return name.map((index, at) => ({
    ...nameMembers(before.mappings.strings.strings[index] ?? ''),
    slide: slide[at],
    maps: maps[at],
  }))
}

function rowObjects(side: Snapshot, first: number, count: number): Record<string, unknown>[] {
  const mapping = listMappingColumns(side.mappings)
  const usage = side.usage ? listUsageColumns(side.usage) : null
  return Array.from({ length: count }, (_, at) => ({
    ...rowObject(mapping, first + at),
    ...(usage ? { usage: rowObject(usage, first + at) } : {}),
  }))
}

function rowObject(columns: readonly ExportColumn[], row: number): Record<string, unknown> {
  const object: Record<string, unknown> = {}
  for (const { key, cell, isName } of columns) {
    const value = cell(row)
    if (isName && typeof value === 'string') Object.assign(object, nameMembers(value))
    else object[key] = value
  }
  return object
}

/** NaN has no JSON; JSON.stringify writes it as null, which is what "not known" is. */
function mapTotals({
  before,
  after,
  delta,
}: Record<'before' | 'after' | 'delta', Totals>): Record<string, Totals> {
  return { before, after, delta }
}

function countSame(diff: DiffTable): number {
  return diff.beforeCount.reduce((sum, count, event) => (diff.changes[event] === 0 ? sum + count : sum), 0)
}

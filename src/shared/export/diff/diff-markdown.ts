import type { DiffSide } from '../../diff/diff-side'
import type { DiffTable } from '../../diff/diff-table'
import { EventChanges } from '../../diff-summary/event-change'
import { composeSummary, summaryText } from '../../diff-summary/compose-summary'
import { SegmentReader } from '../../diff-summary/segments'
import { groupThousands } from '../../format/count'
import { escapeMarkdown } from '../markdown'
import { joinIntoChunks } from '../../format/text-chunks'
import { listDiffSections, type DiffSection } from './diff-sections'
import { formatTotals } from './diff-text'
import { formatEventChange } from './event-change-text'
import { describeEvent } from './event-text'

/** Writes a diff as Markdown for an issue or a chat: the summary, the totals, tables of events, kinds, files and slides. */
export function formatDiffMarkdown(
  diff: DiffTable,
  before: DiffSide,
  after: DiffSide,
): Generator<string, void, undefined> {
  return joinIntoChunks(markdownLines(diff, before, after))
}

function* markdownLines(diff: DiffTable, before: DiffSide, after: DiffSide): Generator<string> {
  yield `${escapeMarkdown(summaryText(composeSummary(diff, before, after)))}\n\n`
  yield `${escapeMarkdown(formatTotals(before, after))}\n\n`
  yield '| What happened | Before | After | Name | Change |\n|---|---|---|---|---:|\n'
  const eventChanges = new EventChanges(new SegmentReader(diff, before, after))
  for (let event = 0; event < diff.length; event++) {
    if (diff.changes[event] === 0) continue
    const { what, also, before: from, after: to, name } = describeEvent(diff, before, after, event)
    const cells = [
      `${what}${also === '' ? '' : ` (${also})`}`,
      from,
      to,
      name,
      formatEventChange(eventChanges, event),
    ]
    yield markdownRow(cells)
  }
  for (const section of listDiffSections(diff, before, after)) yield* sectionLines(section)
}

function* sectionLines({ headings, rows, moreCount }: DiffSection): Generator<string> {
  yield `\n${markdownRow(headings)}|---|${'---:|'.repeat(headings.length - 1)}\n`
  for (const cells of rows) yield markdownRow(cells)
  if (moreCount > 0) yield `\nand ${groupThousands(moreCount)} more\n`
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map(escapeMarkdown).join(' | ')} |\n`
}

import type { DiffSide } from '../../diff/diff-side'
import type { DiffTable } from '../../diff/diff-table'
import { computeEventDeltas, computeEventSums } from '../../diff/event-sums'
import { composeLead, leadText } from '../../diff/lead'
import { formatBytesChange } from '../bytes'
import { escapeMarkdown } from '../markdown'
import { joinIntoChunks } from '../text-chunks'
import { formatTotals } from './diff-text'
import { describeEvent } from './event-text'

/** Writes a diff as Markdown for an issue or a chat: the lead, the totals, a table of events. */
export function formatDiffMarkdown(
  diff: DiffTable,
  before: DiffSide,
  after: DiffSide,
): Generator<string, void, undefined> {
  return joinIntoChunks(markdownLines(diff, before, after))
}

function* markdownLines(diff: DiffTable, before: DiffSide, after: DiffSide): Generator<string> {
  yield `${escapeMarkdown(leadText(composeLead(diff, before, after)))}\n\n`
  yield `${escapeMarkdown(formatTotals(before, after))}\n\n`
  yield '| What happened | Before | After | Name | Change |\n|---|---|---|---|---:|\n'
  const deltas = computeEventDeltas(computeEventSums(diff, before, after, 'size'))
  for (let event = 0; event < diff.length; event++) {
    if (diff.changes[event] === 0) continue
    const { what, also, before: from, after: to, name } = describeEvent(diff, before, after, event)
    const cells = [
      `${what}${also === '' ? '' : ` (${also})`}`,
      from,
      to,
      name,
      formatBytesChange(deltas[event] ?? 0),
    ]
    yield `| ${cells.map(escapeMarkdown).join(' | ')} |\n`
  }
}

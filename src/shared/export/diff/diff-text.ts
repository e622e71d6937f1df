import type { DiffSide } from '../../diff/diff-side'
import type { DiffTable } from '../../diff/diff-table'
import { EventChanges } from '../../diff-summary/event-change'
import { composeSummary, summaryText } from '../../diff-summary/compose-summary'
import { SegmentReader } from '../../diff-summary/segments'
import { computeTotals, MEASURE_NAMES, TOTAL_MEASURES } from '../../diff-summary/totals'
import { formatBytesChange } from '../../format/bytes'
import { formatCountChange, groupThousands } from '../../format/count'
import { joinIntoChunks } from '../../format/text-chunks'
import { layOutTable } from '../../format/text-table'
import { listDiffSections, type DiffSection } from './diff-sections'
import { formatEventChange } from './event-change-text'
import { describeEvent } from './event-text'

/**
 * Writes a diff for a person: the summary, the totals that are known, a line for each event, then the
 * totals by kind and by file and, matched by identity, the slide of each module.
 *
 *   One mapping was split in two, 4 KiB unmapped.
 *
 *   maps +1 · size −4 KiB
 *
 *   split (shrunk)  −4 KiB  7f0000000000 12 KiB rw-p -> 7f0000000000 4 KiB rw-p, 7f0000002000 4 KiB rw-p
 */
export function formatDiffText(
  diff: DiffTable,
  before: DiffSide,
  after: DiffSide,
): Generator<string, void, undefined> {
  return joinIntoChunks(textLines(diff, before, after))
}

function* textLines(diff: DiffTable, before: DiffSide, after: DiffSide): Generator<string> {
  yield `${summaryText(composeSummary(diff, before, after))}\n\n${formatTotals(before, after)}\n`
  const eventChanges = new EventChanges(new SegmentReader(diff, before, after))
  let isFirst = true
  for (let event = 0; event < diff.length; event++) {
    if (diff.changes[event] === 0) continue
    if (isFirst) yield '\n'
    isFirst = false
    const { what, also, before: from, after: to, name } = describeEvent(diff, before, after, event)
    const head = `${what}${also === '' ? '' : ` (${also})`}`.padEnd(20)
    const rows = [from, to].filter((rows) => rows !== '').join(' -> ')
    yield `${head}  ${formatEventChange(eventChanges, event).padStart(10)}  ${rows}${name === '' ? '' : `  ${name}`}\n`
  }
  for (const section of listDiffSections(diff, before, after)) yield* sectionLines(section)
}

function* sectionLines({ headings, rows, moreCount }: DiffSection): Generator<string> {
  yield '\n'
  const columns = headings.map((heading, at) => ({
    heading,
    align: at === 0 ? ('left' as const) : ('right' as const),
  }))
  yield* layOutTable(columns, { length: rows.length, cells: (row) => rows[row] ?? [] }, null)
  if (moreCount > 0) yield `and ${groupThousands(moreCount)} more\n`
}

/** The changes of all totals that are known on both sides: "maps +1 · size −4 KiB". */
export function formatTotals(before: DiffSide, after: DiffSide): string {
  const { delta } = computeTotals(before, after)
  return TOTAL_MEASURES.filter((measure) => !Number.isNaN(delta[measure]))
    .map((measure) => {
      const change = measure === 'maps' ? formatCountChange(delta.maps) : formatBytesChange(delta[measure])
      return `${MEASURE_NAMES[measure]} ${change}`
    })
    .join(' · ')
}

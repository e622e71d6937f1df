import type { DiffSide } from '../../diff/diff-side'
import type { DiffTable } from '../../diff/diff-table'
import { computeEventDeltas, computeEventSums } from '../../diff/event-sums'
import { composeLead, leadText } from '../../diff/lead'
import { computeTotals, TOTAL_MEASURES, type TotalMeasure } from '../../diff/totals'
import { formatBytesChange } from '../bytes'
import { formatCountChange } from '../count'
import { joinIntoChunks } from '../text-chunks'
import { describeEvent } from './event-text'

/** What each measure of the totals is called. */
export const MEASURE_LABELS: Readonly<Record<TotalMeasure, string>> = {
  maps: 'maps',
  size: 'size',
  rss: 'RSS',
  pss: 'PSS',
  privateDirty: 'private dirty',
  swap: 'swap',
}

/**
 * Writes a diff for a person: the lead, the totals that are known, then a line for each event.
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
  yield `${leadText(composeLead(diff, before, after))}\n\n${formatTotals(before, after)}\n`
  const deltas = computeEventDeltas(computeEventSums(diff, before, after, 'size'))
  let isFirst = true
  for (let event = 0; event < diff.length; event++) {
    if (diff.changes[event] === 0) continue
    if (isFirst) yield '\n'
    isFirst = false
    const { what, also, before: from, after: to, name } = describeEvent(diff, before, after, event)
    const head = `${what}${also === '' ? '' : ` (${also})`}`.padEnd(20)
    const rows = [from, to].filter((rows) => rows !== '').join(' -> ')
    yield `${head}  ${formatBytesChange(deltas[event] ?? 0).padStart(10)}  ${rows}${name === '' ? '' : `  ${name}`}\n`
  }
}

/** The changes of all totals that are known on both sides: "maps +1 · size −4 KiB". */
export function formatTotals(before: DiffSide, after: DiffSide): string {
  const { delta } = computeTotals(before, after)
  return TOTAL_MEASURES.filter((measure) => !Number.isNaN(delta[measure]))
    .map((measure) => {
      const change = measure === 'maps' ? formatCountChange(delta.maps) : formatBytesChange(delta[measure])
      return `${MEASURE_LABELS[measure]} ${change}`
    })
    .join(' · ')
}

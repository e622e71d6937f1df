import type { TotalMeasure } from '../../../shared/diff-summary/totals'
import { formatBytesChange } from '../../../shared/format/bytes'
import { formatCount, formatCountChange } from '../../../shared/format/count'
import { formatDuration } from '../../../shared/format/duration'
import type { ComparedSide, DiffSummary, SideName } from '../../worker/protocol/snapshot-protocol'

/** A total that changed, for the status line. */
export interface TotalDelta {
  readonly label: string
  readonly text: string
}

const LABELS: Readonly<Record<TotalMeasure, string>> = {
  maps: 'maps',
  size: 'size',
  rss: 'RSS',
  pss: 'PSS',
  privateDirty: 'private dirty',
  swap: 'swap',
}
const SHOWN = Object.keys(LABELS) as TotalMeasure[]

/** The totals that are known on both sides; swap only where it moved. */
export function listDeltas({ totals }: DiffSummary): TotalDelta[] {
  return SHOWN.flatMap((measure) => {
    const delta = totals.delta[measure]
    if (Number.isNaN(delta) || (measure === 'swap' && delta === 0)) return []
    const text = measure === 'maps' ? formatCountChange(delta) : formatBytesChange(delta)
    return [{ label: LABELS[measure], text }]
  })
}

/** "compared 1,204 with 1,209 maps in 0.2 ms". */
export function describeCompared({ totals, computeMs }: DiffSummary): string {
  const { before, after } = totals
  return `compared ${formatCount(before.maps)} with ${formatCount(after.maps)} maps in ${formatDuration(computeMs)}`
}

/** Why there is nothing to compare yet, and what to do. */
export function describeMissing(before: ComparedSide, after: ComparedSide): string {
  const missing = [nameMissing(before, 'before'), nameMissing(after, 'after')].filter((part) => part !== '')
  if (missing.length === 0) return 'Reading both sides …'
  return `Choose what to compare ${missing.join(' and ')}. Open or drop a file, or paste text of maps, smaps or pmap.`
}

function nameMissing({ source }: ComparedSide, name: SideName): string {
  return source ? '' : name
}

import { computeDiff } from '../diff/compute-diff'
import { composeSummary, summaryText } from '../diff-summary/compose-summary'
import { whySoMany, type MapCountExplanation } from '../explain/why-so-many'
import { formatCount } from '../format/count'
import type { Recording } from './recording'

/** What changed from the first to the last state of a recording, and what the last consists of. */
export interface WhatGrew {
  /** At most three sentences; empty where the process was read only once. */
  readonly summary: string
  readonly explanation: MapCountExplanation
}

/** Compares the first state of a recording with the last by address; null where no state could be read. */
export function findWhatGrew({ first, last }: Recording): WhatGrew | null {
  if (!first || !last) return null
  const explanation = whySoMany(last)
  if (first.info.capturedAtMs === last.info.capturedAtMs) return { summary: '', explanation }
  const diff = computeDiff(first, last, { match: 'address', sameMachine: true })
  return { summary: summaryText(composeSummary(diff, first, last)), explanation }
}

/** So many of the largest patterns are named. */
const MOST_PATTERNS = 3

/**
 * Says in sentences what grew from the first to the last state of a recording, and what the last consists of.
 *
 *   "From the first to the last read: 20,000 mappings of 4 KiB are new."
 *   "12,400 of its last mappings: thread stacks. ..."
 */
export function describeWhatGrew(recording: Recording): string[] {
  const grew = findWhatGrew(recording)
  if (!grew) return []
  const summary = grew.summary === '' ? [] : [`From the first to the last read: ${grew.summary}`]
  const patterns = grew.explanation.patterns.slice(0, MOST_PATTERNS)
  return [
    ...summary,
    ...patterns.map(
      ({ mapCount, title, evidence }) =>
        `${formatCount(mapCount)} of its last mappings: ${title}. ${evidence}`,
    ),
  ]
}

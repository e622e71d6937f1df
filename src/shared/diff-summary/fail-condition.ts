import { VmatlasError } from '../errors'
import { CHANGE_WORDS, EVENT_KINDS, type ChangeWord } from '../diff/change'
import type { DiffTable } from '../diff/diff-table'
import { TOTAL_MEASURES, type TotalMeasure, type TotalsChange } from './totals'

type Comparison = '>' | '>=' | '<' | '<=' | '=' | '!='

/** What makes a comparison of two snapshots a failure: the growth of a total, or the number of events of a kind. */
export interface FailCondition {
  readonly text: string
  readonly subject: { readonly total: TotalMeasure } | { readonly events: ChangeWord }
  readonly comparison: Comparison
  readonly value: number
}

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 }
const MEASURE_WORDS: ReadonlyMap<string, TotalMeasure> = new Map(
  TOTAL_MEASURES.map((measure) => [measure === 'privateDirty' ? 'private-dirty' : measure, measure]),
)

/**
 * Parses a condition such as `maps>+100`, `private-dirty>+50M`, `rss<-1G` or `protection>0`.
 *
 * A total is compared by its change, after minus before; an event word by how many events have this headline. Units
 * are binary. Errors: `invalid-request`, with what can be said.
 */
export function parseFailCondition(text: string): FailCondition {
  const match = /^\s*([a-z-]+?)\s*(>=|<=|!=|>|<|=)\s*([+-]?\d+(?:\.\d+)?)\s*([KMGT]?)i?B?\s*$/i.exec(text)
  const [, word = '', comparison = '', number = '', unit = ''] = match ?? []
  const total = MEASURE_WORDS.get(word.toLowerCase())
  const events = CHANGE_WORDS.find((change) => change === word.toLowerCase())
  if (!match || (!total && !events)) {
    throw new VmatlasError(
      'invalid-request',
      `"${text}" is not a valid condition.`,
      `Write a word, a comparison and a number, such as maps>+100 or private-dirty>+50M. Words: ${[
        ...MEASURE_WORDS.keys(),
        ...CHANGE_WORDS,
      ].join(', ')}.`,
    )
  }
  return {
    text,
    subject: total ? { total } : { events: events ?? 'added' },
    comparison: comparison as Comparison,
    value: Number(number) * (UNITS[unit.toUpperCase()] ?? 1),
  }
}

/**
 * Says whether a condition holds.
 *
 * Errors: `invalid-request` when the total is not known on both sides: a check that cannot look must not pass.
 */
export function meetsFailCondition(condition: FailCondition, diff: DiffTable, totals: TotalsChange): boolean {
  const { subject, comparison, value } = condition
  const actual = 'total' in subject ? totals.delta[subject.total] : countEvents(diff, subject.events)
  if (Number.isNaN(actual)) {
    throw new VmatlasError(
      'invalid-request',
      `"${condition.text}" cannot be checked: smaps was not read for both sides.`,
      'Take the snapshots without --no-smaps.',
    )
  }
  switch (comparison) {
    case '>':
      return actual > value
    case '>=':
      return actual >= value
    case '<':
      return actual < value
    case '<=':
      return actual <= value
    case '=':
      return actual === value
    case '!=':
      return actual !== value
  }
}

function countEvents(diff: DiffTable, word: ChangeWord): number {
  const code = EVENT_KINDS.indexOf(word)
  return diff.kind.reduce((count, kind) => (kind === code ? count + 1 : count), 0)
}

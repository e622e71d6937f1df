import { formatBytes } from '../format/bytes'
import { groupThousands } from '../format/count'
import { EVENT_KINDS } from './change'
import type { DiffSide } from './diff-side'
import type { DiffTable } from './diff-table'
import { describeGroup } from './lead-phrases'
import type { LeadPhrase, LeadSentence } from './lead-sentence'
import { groupEvents } from './lead-groups'
import type { EventGroup } from './event-group'
import { computeTotals, type TotalsChange } from './totals'

const MOST_SENTENCES = 3
const PHRASES_A_SENTENCE = 2
/** Below this much a change of private dirty memory is the ordinary breathing of a program. */
const TELLING_BYTES = 64 * 1024

/**
 * Says in at most three sentences what happened, the way a person would; each phrase leads to its rows.
 *
 *   "Private dirty memory grew by 324 MiB, 96 % of it in 5 new arenas of 64 MiB."
 *   "libfoo.so.3 was replaced on disk; the heap grew by 12 MiB."
 *   "One mapping was split in two, 4 KiB unmapped; and 3 other changes."
 */
export function composeLead(diff: DiffTable, before: DiffSide, after: DiffSide): LeadSentence[] {
  const totals = computeTotals(before, after)
  const groups = groupEvents(diff, before, after)
  if (groups.length === 0) return [describeNothing(diff, totals)]
  const memory = describeMemory(totals, groups)
  const told = groups.filter((group) => group !== memory?.cause)
  const sentences = memory ? [memory.sentence] : []
  const room = (MOST_SENTENCES - sentences.length) * PHRASES_A_SENTENCE
  const shown = told.slice(0, told.length > room ? room - 1 : room)
  const clauses = [...shown.map(toClause), ...countOthers(told.slice(shown.length))]
  for (let at = 0; at < clauses.length; at += PHRASES_A_SENTENCE) {
    sentences.push(joinClauses(clauses.slice(at, at + PHRASES_A_SENTENCE)))
  }
  return sentences
}

/** A phrase, and whether it begins with the name of a file, which keeps its spelling. */
interface Clause {
  readonly phrase: LeadPhrase
  readonly beginsWithName: boolean
}

function toClause(group: EventGroup): Clause {
  const text = describeGroup(group)
  const isWord = /^(the|one|two|three|four|part of|more of|other memory|unnamed memory) /.test(text)
  return { phrase: { text, filter: group.filter }, beginsWithName: !isWord }
}

/** What there was no room for, as a number; its filter shows the headlines that occur in it. */
function countOthers(groups: readonly EventGroup[]): Clause[] {
  const events = groups.reduce((sum, group) => sum + group.events, 0)
  if (events === 0) return []
  const text = `${groupThousands(events)} other ${events === 1 ? 'change' : 'changes'}`
  const kinds = [...new Set(groups.map(({ kind }) => kind))]
  return [{ phrase: { text, filter: { kinds, query: '' } }, beginsWithName: false }]
}

/** The text of a lead without its links. */
export function leadText(sentences: readonly LeadSentence[]): string {
  return sentences.map((sentence) => sentence.map(({ text }) => text).join('')).join(' ')
}

function describeNothing(diff: DiffTable, totals: TotalsChange): LeadSentence {
  const maps = `${groupThousands(totals.after.maps)} maps`
  const usage = EVENT_KINDS.indexOf('usage')
  const used = diff.kind.filter((kind) => kind === usage).length
  if (used === 0) return [{ text: `Nothing changed: ${maps} are as they were.`, filter: null }]
  const rss = totals.delta.rss
  const change =
    rss === 0 || Number.isNaN(rss)
      ? 'changed'
      : `${rss > 0 ? 'grew' : 'fell'} by ${formatBytes(Math.abs(rss))}`
  return [
    { text: `No mapping changed; resident memory ${change} in `, filter: null },
    { text: `${groupThousands(used)} of ${maps}`, filter: { kinds: ['usage'], query: '' } },
    { text: '.', filter: null },
  ]
}

/** The sentence about private dirty memory, and the group of events that explains most of it. */
function describeMemory(
  totals: TotalsChange,
  groups: readonly EventGroup[],
): { sentence: LeadSentence; cause: EventGroup | undefined } | undefined {
  const delta = totals.delta.privateDirty
  if (Number.isNaN(delta) || Math.abs(delta) < TELLING_BYTES) return undefined
  const text = `Private dirty memory ${delta > 0 ? 'grew' : 'fell'} by ${formatBytes(Math.abs(delta))}`
  const cause = groups.toSorted((a, b) => shareOf(b, delta) - shareOf(a, delta))[0]
  const share = cause ? shareOf(cause, delta) : 0
  if (!cause || share < 0.5 || share > 1.005)
    return { sentence: [{ text: `${text}.`, filter: null }], cause: undefined }
  const percent = share > 0.995 ? 'all' : `${Math.round(share * 100)} %`
  return {
    sentence: [
      { text: `${text}, ${percent} of it in `, filter: null },
      { text: cause.noun, filter: cause.filter },
      { text: '.', filter: null },
    ],
    cause,
  }
}

function shareOf(group: EventGroup, delta: number): number {
  const share = group.privateDirtyDelta / delta
  return Number.isNaN(share) ? 0 : share
}

function joinClauses(clauses: readonly Clause[]): LeadSentence {
  const joined = clauses.flatMap(({ phrase, beginsWithName }, at): LeadPhrase[] => {
    if (at > 0) return [{ text: '; ', filter: null }, phrase]
    return [beginsWithName ? phrase : { ...phrase, text: capitalise(phrase.text) }]
  })
  return [...joined, { text: '.', filter: null }]
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

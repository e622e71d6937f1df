import { formatBytes } from '../format/bytes'
import { groupThousands } from '../format/count'
import { decodeName } from '../format/name'
import { kindTerm } from '../query/kind-words'
import { quote } from '../query/print-query'
import { EVENT_KINDS, type EventKind } from '../diff/change'
import type { DiffSide } from '../diff/diff-side'
import type { DiffTable } from '../diff/diff-table'
import type { FactDrafts } from './fact-drafts'
import type { Fact } from './fact'
import { gatherFacts } from './gather-facts'
import { nameFile, nameMappings } from './fact-nouns'
import type { SummaryPhrase, SummarySentence } from './summary-sentence'
import { describeFact, nameNew, nameResized } from './describe-fact'
import { listFacts } from './list-facts'
import { computeTotals, MEASURE_NAMES, TOTAL_MEASURES, type TotalsChange } from './totals'
import { KIB } from '../units'

const MOST_SENTENCES = 3
const PHRASES_A_SENTENCE = 2
/** Below this much a change of private dirty memory is the ordinary breathing of a program. */
const TELLING_BYTES = 64 * KIB

/**
 * Says in at most `mostSentences` sentences what happened, the way a person would; each phrase leads to its rows.
 *
 * Every number is that of all bytes, mappings or events of which the verb is true; see Fact.
 *
 *   "Private dirty memory grew by 324 MiB, 96 % of it in 5 new arenas of 64 MiB."
 *   "libfoo.so.3 was replaced on disk; the heap grew by 12 MiB."
 *   "One mapping was split in two, 4 KiB unmapped; 3 other changes."
 */
export function composeSummary(
  diff: DiffTable,
  before: DiffSide,
  after: DiffSide,
  mostSentences = MOST_SENTENCES,
): SummarySentence[] {
  const totals = computeTotals(before, after)
  const book = gatherFacts(diff, before, after)
  const facts = listFacts(book)
  if (facts.length === 0) return [describeNothing(diff, totals)]
  const memory = describeMemory(totals, facts)
  // What is new there need not be said again.
  const toTell = facts.filter((fact) => fact !== memory?.cause || fact.type !== 'added')
  const sentences = memory ? [memory.sentence] : []
  const room = (mostSentences - sentences.length) * PHRASES_A_SENTENCE
  const shown = toTell.slice(0, toTell.length > room ? room - 1 : room)
  const told = new Set([...shown, ...(memory?.cause ? [memory.cause] : [])].flatMap(({ numbers }) => numbers))
  const clauses = [...shown.map(toClause), ...countOthers(book, told)]
  for (let at = 0; at < clauses.length; at += PHRASES_A_SENTENCE) {
    sentences.push(joinClauses(clauses.slice(at, at + PHRASES_A_SENTENCE)))
  }
  return sentences
}

/** A phrase, and whether it begins with the name of a file, which keeps its spelling. */
interface LinkedClause {
  readonly phrase: SummaryPhrase
  readonly beginsWithName: boolean
}

function toClause(fact: Fact): LinkedClause {
  const { text, beginsWithName } = describeFact(fact)
  return { phrase: linkTo(fact, text), beginsWithName }
}

function linkTo(fact: Fact, text: string): SummaryPhrase {
  return { text, filter: { kinds: listKinds(fact.kinds), query: queryOf(fact) } }
}

function listKinds(bits: number): EventKind[] {
  return EVENT_KINDS.filter((_, kind) => bits & (1 << kind))
}

function queryOf({ subject, subjects, detail }: Fact): string {
  if (detail.isWriteExecute) return 'perm:wx'
  switch (subject.kind) {
    case 'file':
    case 'object':
      return quote(decodeName(subject.path))
    case 'files':
      return 'file'
    case 'memory':
      return subjects > 1 ? '' : 'anon'
    case 'arena':
      return 'anon'
    case 'objects':
      return ''
    case 'shared':
      return 'kind:shared-anonymous'
    default:
      return kindTerm([subject.kind])
  }
}

/** What there was no room for, as a number of events; its filter shows the headlines that occur among them. */
function countOthers(book: FactDrafts, told: ReadonlySet<number>): LinkedClause[] {
  const { events, kinds } = book.countUntold(told)
  if (events === 0) return []
  const text = `${groupThousands(events)} other ${events === 1 ? 'change' : 'changes'}`
  return [{ phrase: { text, filter: { kinds: listKinds(kinds), query: '' } }, beginsWithName: false }]
}

/** The text of a summary without its links. */
export function summaryText(sentences: readonly SummarySentence[]): string {
  return sentences.map((sentence) => sentence.map(({ text }) => text).join('')).join(' ')
}

function describeNothing(diff: DiffTable, totals: TotalsChange): SummarySentence {
  const maps = `${groupThousands(totals.after.maps)} maps`
  const usage = EVENT_KINDS.indexOf('usage')
  const used = diff.kind.reduce((count, kind) => (kind === usage ? count + 1 : count), 0)
  if (used === 0) return [{ text: `Nothing changed: ${maps} are the same.`, filter: null }]
  return [
    { text: `No mapping changed; ${describeUse(totals)} in `, filter: null },
    { text: `${groupThousands(used)} of ${maps}`, filter: { kinds: ['usage'], query: '' } },
    { text: '.', filter: null },
  ]
}

/** The first total of memory use that changed: "RSS grew by 8 KiB". */
function describeUse({ delta }: TotalsChange): string {
  for (const measure of TOTAL_MEASURES) {
    const change = delta[measure]
    if (Number.isNaN(change) || change === 0) continue
    return `${MEASURE_NAMES[measure]} ${change > 0 ? 'grew' : 'fell'} by ${formatBytes(Math.abs(change))}`
  }
  return 'memory use changed'
}

/** The sentence about private dirty memory, and the fact that explains most of it. */
function describeMemory(
  totals: TotalsChange,
  facts: readonly Fact[],
): { readonly sentence: SummarySentence; readonly cause: Fact | null } | null {
  const delta = totals.delta.privateDirty
  if (Number.isNaN(delta) || Math.abs(delta) < TELLING_BYTES) return null
  const text = `Private dirty memory ${delta > 0 ? 'grew' : 'fell'} by ${formatBytes(Math.abs(delta))}`
  const causes = facts.filter((fact) => nameCause(fact) !== '')
  const [cause] = causes.toSorted((a, b) => shareOf(b, delta) - shareOf(a, delta))
  const share = cause ? shareOf(cause, delta) : 0
  if (!cause || share < 0.5 || share > 1)
    return { sentence: [{ text: `${text}.`, filter: null }], cause: null }
  const percent = share === 1 ? 'all' : `${Math.min(99, Math.round(share * 100))} %`
  return {
    sentence: [
      { text: `${text}, ${percent} of it in `, filter: null },
      linkTo(cause, nameCause(cause)),
      { text: '.', filter: null },
    ],
    cause,
  }
}

/** Mappings whose memory explains a change, as the object of a sentence; empty for facts that are about bytes. */
function nameCause(fact: Fact): string {
  const { type, subject, subjects, isPart } = fact
  const isNamed = subject.path !== ''
  if (type === 'size') return nameResized(fact)
  if (type === 'added' && !isNamed) return nameNew(fact)
  if (type === 'removed' && !isNamed)
    return `${nameMappings(fact, fact.rows)} that ${fact.rows === 1 ? 'is' : 'are'} gone`
  const isPlain = !isPart && subjects === 1 && fact.detail.isWriteExecute !== true
  return type === 'added' && isPlain ? nameFile(subject, subjects) : ''
}

function shareOf(fact: Fact, delta: number): number {
  const share = fact.privateDirtyDelta / delta
  return Number.isNaN(share) ? 0 : share
}

function joinClauses(clauses: readonly LinkedClause[]): SummarySentence {
  const joined = clauses.flatMap(({ phrase, beginsWithName }, at): SummaryPhrase[] => {
    if (at > 0) return [{ text: '; ', filter: null }, phrase]
    return [beginsWithName ? phrase : { ...phrase, text: capitalise(phrase.text) }]
  })
  return [...joined, { text: '.', filter: null }]
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

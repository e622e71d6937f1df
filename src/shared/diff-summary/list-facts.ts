import { EVENT_KINDS } from '../diff/change'
import type { FactDrafts } from './fact-drafts'
import { FACT_TYPES, type Fact } from './fact'
import type { SubjectKind } from './fact-subject'

/** So many files are named for one thing that happened; more of them become a number. */
const MOST_NAMED = 2
const REPLACED = 1 << EVENT_KINDS.indexOf('replaced')
const SEVERAL: Readonly<Partial<Record<SubjectKind, SubjectKind>>> = { file: 'files', object: 'objects' }

/**
 * Lists the facts that a summary may state, those worth most first; what happened to many files becomes one of them.
 *
 * Bytes that something else backs count where a mapping stayed; where one went and another came, that is said.
 */
export function listFacts(book: FactDrafts): Fact[] {
  const facts = book.facts.filter(
    ({ type, events, kinds }) => events > 0 && (type !== 'over' || (kinds & REPLACED) !== 0),
  )
  const groups = new Map<string, Fact[]>()
  for (const fact of facts) {
    const key = keyOf(fact)
    const group = groups.get(key)
    if (group) group.push(fact)
    else groups.set(key, [fact])
  }
  return [...groups.values()]
    .flatMap((group) => (group.length > MOST_NAMED ? [join(group)] : group))
    .toSorted(compareFacts)
}

/** Equal for facts that become one where they are many. */
function keyOf(fact: Fact): string {
  const { type, subject, by, detail, numbers } = fact
  if (type === 'over') return by?.kind === 'file' ? `over/${by.path}` : 'over'
  if (!SEVERAL[subject.kind]) return String(numbers[0])
  // Names differ from file to file.
  return JSON.stringify([type, subject.kind, { ...detail, name: '' }, fact.isPart])
}

function join(facts: readonly Fact[]): Fact {
  const [largest, ...others] = facts.toSorted(compareFacts)
  if (!largest) throw new RangeError('no facts to join')
  const sum = (valueOf: (fact: Fact) => number): number =>
    others.reduce((total, fact) => total + valueOf(fact), valueOf(largest))
  const kinds = new Set(facts.map(({ subject }) => subject.kind))
  const only = kinds.size === 1 ? SEVERAL[largest.subject.kind] : undefined
  const by = new Set(facts.map((fact) => JSON.stringify(fact.by))).size === 1 ? largest.by : null
  return {
    ...largest,
    subject: { ...largest.subject, kind: only ?? 'memory' },
    by,
    events: sum(({ events }) => events),
    kinds: facts.reduce((bits, fact) => bits | fact.kinds, 0),
    bytes: sum(({ bytes }) => bytes),
    weight: sum(({ weight }) => weight),
    rows: sum(({ rows }) => rows),
    rowBytes: sum(({ rowBytes }) => rowBytes),
    beforeRows: sum(({ beforeRows }) => beforeRows),
    afterRows: sum(({ afterRows }) => afterRows),
    mapped: sum(({ mapped }) => mapped),
    unmapped: sum(({ unmapped }) => unmapped),
    sizeEach: facts.every(({ sizeEach }) => sizeEach === largest.sizeEach) ? largest.sizeEach : Number.NaN,
    privateDirtyDelta: sum(({ privateDirtyDelta }) => privateDirtyDelta),
    subjects: new Set(facts.map(({ subject }) => `${subject.kind}/${subject.path}`)).size,
    numbers: facts.flatMap(({ numbers }) => numbers),
  }
}

/** What may be written and executed at once comes first, then by what happened, then the larger. */
function compareFacts(a: Fact, b: Fact): number {
  return (
    Number(b.detail.isWriteExecute === true) - Number(a.detail.isWriteExecute === true) ||
    FACT_TYPES.indexOf(a.type) - FACT_TYPES.indexOf(b.type) ||
    b.weight - a.weight
  )
}

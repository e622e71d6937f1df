import type { DiffTable, EventIndex } from '../diff/diff-table'
import { KeyTable } from '../diff/key-table'
import { FACT_TYPES, type Fact, type FactDetail, type FactType } from './fact'
import type { SubjectId, SubjectReader } from './fact-subject'

/** A fact while it is being summed up, with what it takes to count rows and events once. */
export interface DraftFact extends Omit<{ -readonly [K in keyof Fact]: Fact[K] }, 'type' | 'subject' | 'by'> {
  readonly type: FactType
  readonly subject: Fact['subject']
  readonly by: Fact['by']
  lastEvent: number
  lastRow: number
}

/** Facts by type, subject and detail, and which events have which; numbers for keys, since there may be millions. */
export class FactDrafts {
  readonly facts: DraftFact[] = []
  readonly #diff: DiffTable
  readonly #subjects: SubjectReader
  readonly #privateDirty: Float64Array
  readonly #keys = new KeyTable()
  readonly #texts = new Map<string, number>()
  /** Pairs of an event and the number of a fact. */
  readonly #links: number[] = []

  constructor(diff: DiffTable, subjects: SubjectReader, privateDirty: Float64Array) {
    this.#diff = diff
    this.#subjects = subjects
    this.#privateDirty = privateDirty
  }

  /** A number for a text, to tell details by. */
  numberOf(text: string): number {
    const number = this.#texts.get(text) ?? this.#texts.size
    this.#texts.set(text, number)
    return number
  }

  /** The fact with this key; a new one gets its detail from `describe`. */
  find(
    type: FactType,
    subject: SubjectId,
    by: SubjectId | null,
    detail: number,
    describe: () => FactDetail,
  ): DraftFact {
    // The hash of a key takes its first two numbers to be multiples of a page.
    const code = FACT_TYPES.indexOf(type)
    const number = this.#keys.add(code * 4096, detail * 4096, subject, by === null ? 0 : by + 1)
    const known = this.facts[number]
    if (known) return known
    const nothing = { events: 0, kinds: 0, bytes: 0, rows: 0, rowBytes: 0, beforeRows: 0, afterRows: 0 }
    const fact: DraftFact = {
      type,
      subject: this.#subjects.subject(subject),
      by: by === null ? null : this.#subjects.subject(by),
      detail: describe(),
      ...nothing,
      mapped: 0,
      unmapped: 0,
      sizeEach: 0,
      weight: 0,
      privateDirtyDelta: 0,
      isPart: false,
      subjects: 1,
      numbers: [number],
      lastEvent: -1,
      lastRow: -1,
    }
    this.facts.push(fact)
    return fact
  }

  /** Adds a row that came, went or moved whole. */
  addRow(fact: DraftFact, event: EventIndex, side: 'before' | 'after', row: number, size: number): void {
    this.#note(fact, event)
    fact.sizeEach = fact.rows === 0 || fact.sizeEach === size ? size : Number.NaN
    fact.rows++
    fact.rowBytes += size
    fact.bytes += size
    fact.weight += size
    const { kind } = fact.subject
    if (kind !== 'file' && kind !== 'object') return
    if (fact.type === 'moved') fact.isPart = fact.rows < this.#subjects.countRows(side, side, row)
    else if (fact.rows === 1)
      fact.isPart = this.#subjects.countRows(side === 'before' ? 'after' : 'before', side, row) > 0
  }

  /** Adds bytes of a row of the before side; rows must come in ascending order. */
  addBytes(fact: DraftFact, event: EventIndex, row: number, rowSize: number, bytes: number): void {
    this.#note(fact, event)
    if (fact.lastRow !== row) {
      fact.rows++
      fact.rowBytes += rowSize
      fact.lastRow = row
    }
    fact.bytes += bytes
    fact.weight += bytes
  }

  /** Adds an event whose rows became more, fewer, larger or smaller. */
  addShape(fact: DraftFact, event: EventIndex, mapped: number, unmapped: number): void {
    this.#note(fact, event)
    fact.mapped += mapped
    fact.unmapped += unmapped
    fact.weight += mapped + unmapped
    fact.beforeRows += this.#diff.beforeCount[event] as number
    fact.afterRows += this.#diff.afterCount[event] as number
  }

  /** Adds what a guard or reserved tail weighs, which has no fact of its own. */
  addCompanion(fact: DraftFact, event: EventIndex, size: number): void {
    fact.weight += size
    fact.privateDirtyDelta += this.#privateDirty[event] as number
  }

  #note(fact: DraftFact, event: EventIndex): void {
    if (fact.lastEvent === event) return
    fact.lastEvent = event
    fact.events++
    fact.kinds |= 1 << (this.#diff.kind[event] as number)
    fact.privateDirtyDelta += this.#privateDirty[event] as number
    this.#links.push(event, fact.numbers[0] ?? 0)
  }

  /** Events that have a fact, but none of those told: how many, and the bits of their headlines. */
  countUntold(told: ReadonlySet<number>): { readonly events: number; readonly kinds: number } {
    const marks = new Uint8Array(this.#diff.length)
    const links = this.#links
    for (let at = 0; at < links.length; at += 2) {
      if (told.has(links[at + 1] as number)) marks[links[at] as number] = 1
    }
    let events = 0
    let kinds = 0
    for (let at = 0; at < links.length; at += 2) {
      const event = links[at] as number
      if (marks[event] === 1) continue
      marks[event] = 1
      events++
      kinds |= 1 << (this.#diff.kind[event] as number)
    }
    return { events, kinds }
  }
}

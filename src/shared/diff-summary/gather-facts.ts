import { PERM_EXEC, PERM_WRITE } from '../tables/mapping-table'
import {
  CHANGE_ADDED,
  CHANGE_FLAGS,
  CHANGE_GROWN,
  CHANGE_LIKELY,
  CHANGE_MERGED,
  CHANGE_MOVED,
  CHANGE_PROTECTION,
  CHANGE_REMOVED,
  CHANGE_RENAMED,
  CHANGE_REPLACED,
  CHANGE_SHRUNK,
  CHANGE_SPLIT,
  CHANGE_USAGE,
} from '../diff/change'
import type { DiffSide } from '../diff/diff-side'
import type { DiffTable, EventIndex } from '../diff/diff-table'
import { computeEventDeltas, computeEventSums } from './event-sums'
import { FactDrafts, type DraftFact } from './fact-drafts'
import { BACKING_FILE, stripDeleted } from '../diff/joined-names'
import { SubjectReader, type SubjectId } from './fact-subject'
import type { RowComparer } from '../diff/row-comparer'
import { SegmentReader, type Segment, type SegmentKind } from './segments'

/** Changes of bytes: all segments of the event are looked at. */
const BY_BYTES =
  CHANGE_PROTECTION | CHANGE_REPLACED | CHANGE_RENAMED | CHANGE_FLAGS | CHANGE_GROWN | CHANGE_SHRUNK
/** Where one of these happened, rows were split or merged by it. */
const CAUSES = CHANGE_PROTECTION | CHANGE_REPLACED | CHANGE_RENAMED | CHANGE_FLAGS | CHANGE_MOVED
const WRITE_EXECUTE = PERM_WRITE | PERM_EXEC
/** Readable and writable, private: the part of an arena in use. */
const WRITABLE = 3

/** Gathers what happened from all segments of all events; `same` and `usage` say nothing here. Linear in the rows. */
export function gatherFacts(diff: DiffTable, before: DiffSide, after: DiffSide): FactDrafts {
  const gatherer = new FactGatherer(new SegmentReader(diff, before, after))
  for (let event = 0; event < diff.length; event++) {
    if ((diff.changes[event] as number) & ~CHANGE_USAGE) gatherer.take(event)
  }
  return gatherer.book
}

class FactGatherer {
  readonly book: FactDrafts
  readonly #reader: SegmentReader
  readonly #diff: DiffTable
  readonly #comparer: RowComparer
  readonly #subjects: SubjectReader
  #event: EventIndex = 0
  #slide = 0
  #mapped = 0
  #unmapped = 0

  constructor(reader: SegmentReader) {
    const { diff, before, after, comparer } = reader
    this.#reader = reader
    this.#diff = diff
    this.#comparer = comparer
    this.#subjects = new SubjectReader(diff, comparer)
    const dirty = computeEventDeltas(computeEventSums(diff, before, after, 'privateDirty'))
    this.book = new FactDrafts(diff, this.#subjects, dirty)
  }

  /** Takes the facts of one event. */
  take(event: EventIndex): void {
    const changes = this.#diff.changes[event] as number
    this.#event = event
    this.#slide = this.#diff.slide[event] as number
    this.#mapped = 0
    this.#unmapped = 0
    if (changes & BY_BYTES) this.#reader.visit(event, this.#visit)
    if (changes & CHANGE_ADDED) this.#takeRow('added', 'after', this.#diff.afterFirst[event] as number)
    if (changes & CHANGE_REMOVED) this.#takeRow('removed', 'before', this.#diff.beforeFirst[event] as number)
    if (changes & CHANGE_MOVED) this.#takeRow('moved', 'before', this.#diff.beforeFirst[event] as number)
    else if (!(changes & (CHANGE_ADDED | CHANGE_REMOVED))) this.#takeShape(changes)
  }

  /** A mapping that came, went or moved: events of one row. */
  #takeRow(type: 'added' | 'removed' | 'moved', side: 'before' | 'after', row: number): void {
    const subjects = this.#subjects
    const subject = subjects.ofRow(side, row)
    const { permissions } = (side === 'before' ? this.#comparer.before : this.#comparer.after).mappings
    const isWriteExecute =
      type === 'added' && ((permissions[row] as number) & WRITE_EXECUTE) === WRITE_EXECUTE
    const isLikely = type === 'moved' && ((this.#diff.changes[this.#event] as number) & CHANGE_LIKELY) !== 0
    const number = (isWriteExecute ? 1 : 0) | (isLikely ? 2 : 0)
    const fact = this.book.find(type, subject, null, number, () => ({ isWriteExecute, isLikely }))
    if (subjects.isCompanion(side, row, this.#event))
      this.book.addCompanion(fact, this.#event, this.#sizeOf(side, row))
    else this.book.addRow(fact, this.#event, side, row, this.#sizeOf(side, row))
  }

  /** Rows that became more or fewer, and bytes that came or went, of mappings that stayed. */
  #takeShape(changes: number): void {
    const isShape = (changes & (CHANGE_SPLIT | CHANGE_MERGED)) !== 0 && (changes & CAUSES) === 0
    const subject = this.#subjects.ofEvent(this.#event)
    const counts = [this.#diff.beforeCount[this.#event], this.#diff.afterCount[this.#event]] as const
    let fact: DraftFact | null = null
    if (isShape) {
      const isSplit = (changes & CHANGE_SPLIT) !== 0
      // One that became several, or several that became one, has a verb of its own.
      const isPlain = isSplit ? counts[0] === 1 : counts[1] === 1
      const isBorder = counts[0] === counts[1]
      const number = (isPlain ? 1 : 0) | (isBorder ? 2 : 0)
      fact = this.book.find(isSplit ? 'split' : 'merged', subject, null, number, () => ({
        isBorder,
        shape: number,
      }))
    } else if (this.#mapped + this.#unmapped > 0) {
      const number = (this.#mapped > 0 ? 1 : 0) | (this.#unmapped > 0 ? 2 : 0)
      fact = this.book.find('size', subject, null, number, () => ({ shape: number }))
    }
    if (fact) this.book.addShape(fact, this.#event, this.#mapped, this.#unmapped)
  }

  readonly #visit = (
    kind: SegmentKind,
    i: number,
    j: number,
    _start: number,
    length: number,
    own: Segment['own'],
  ): void => {
    if (kind === 'mapped') this.#mapped += length
    else if (kind === 'unmapped') this.#unmapped += length
    else if (own === 'both') this.#takeBoth(i, j, length)
    // The half on the before side tells it; the one on the after side would tell it twice.
    else if (own === 'before') this.#takeOver(i, j, length)
  }

  /** Bytes that rows of this event have on both sides. */
  #takeBoth(i: number, j: number, length: number): void {
    if (!this.#comparer.isLinked(i, j, this.#slide)) {
      this.#takeOver(i, j, length)
      return
    }
    const changes = this.#comparer.changesBetween(i, j)
    if (changes & CHANGE_REPLACED) this.#takeOver(i, j, length)
    if (changes & CHANGE_PROTECTION) this.#takeProtection(i, j, length)
    if (changes & CHANGE_RENAMED) this.#takeRenamed(i, j, length)
    if (changes & CHANGE_FLAGS) this.#takeFlags(i, j, length)
  }

  /** Bytes that something else backs now. */
  #takeOver(i: number, j: number, length: number): void {
    const from = this.#subjects.ofRow('before', i)
    const to = this.#subjects.ofRow('after', j)
    const isSameFile = this.#comparer.isSameFile(i, j)
    const type = !this.#isFileOfOneName(i, j) ? 'over' : isSameFile ? 'other-offset' : 'on-disk'
    const fact = this.book.find(type, from, type === 'over' ? to : null, 0, () => ({}))
    this.book.addBytes(fact, this.#event, i, this.#sizeOf('before', i), length)
  }

  #isFileOfOneName(i: number, j: number): boolean {
    const { names, before, after } = this.#comparer
    return (
      this.#comparer.beforeBacking(i) === BACKING_FILE &&
      names.beforePaths[before.mappings.name[i] as number] ===
        names.afterPaths[after.mappings.name[j] as number]
    )
  }

  #takeProtection(i: number, j: number, length: number): void {
    const { before, after } = this.#comparer
    const from = before.mappings.permissions[i] as number
    const to = after.mappings.permissions[j] as number
    const subject = this.#subjects.ofRow('before', i)
    const isArena = this.#isArena(subject) && this.#isArena(this.#subjects.ofRow('after', j))
    if (isArena && (from === 0 ? to === WRITABLE : from === WRITABLE && to === 0)) {
      const isSmaller = from !== 0
      const arena = this.book.find('arena', subject, null, isSmaller ? 1 : 0, () => ({ isSmaller }))
      this.book.addBytes(arena, this.#event, i, this.#sizeOf('before', i), length)
      return
    }
    const isWriteExecute = (to & WRITE_EXECUTE) === WRITE_EXECUTE && (from & WRITE_EXECUTE) !== WRITE_EXECUTE
    const number = (from << 4) | to
    const fact = this.book.find('protection', subject, null, number, () => ({ from, to, isWriteExecute }))
    this.book.addBytes(fact, this.#event, i, this.#sizeOf('before', i), length)
  }

  #isArena(subject: SubjectId): boolean {
    return this.#subjects.subject(subject).kind === 'arena'
  }

  #takeRenamed(i: number, j: number, length: number): void {
    const { before, after, names } = this.#comparer
    const nameIndex = after.mappings.name[j] as number
    const name = after.mappings.strings.strings[nameIndex] ?? ''
    const isFile = this.#comparer.beforeBacking(i) >= BACKING_FILE
    const isSamePath =
      isFile && names.beforePaths[before.mappings.name[i] as number] === names.afterPaths[nameIndex]
    const type = !isSamePath ? 'renamed' : stripDeleted(name) === name ? 'linked' : 'deleted'
    const number = type === 'renamed' ? (names.afterIds[nameIndex] as number) : 0
    const by = type === 'renamed' ? this.#subjects.ofRow('after', j) : null
    const fact = this.book.find(type, this.#subjects.ofRow('before', i), by, number, () => ({ name }))
    this.book.addBytes(fact, this.#event, i, this.#sizeOf('before', i), length)
  }

  #takeFlags(i: number, j: number, length: number): void {
    const { came, went } = this.#comparer.flagChange(i, j)
    const number = this.book.numberOf(`${came.join()}/${went.join()}`)
    const subject = this.#subjects.ofRow('before', i)
    const fact = this.book.find('flags', subject, null, number, () => ({ came, went }))
    this.book.addBytes(fact, this.#event, i, this.#sizeOf('before', i), length)
  }

  #sizeOf(side: 'before' | 'after', row: number): number {
    const { start, end } = (side === 'before' ? this.#comparer.before : this.#comparer.after).mappings
    return (end[row] as number) - (start[row] as number)
  }
}

import { NO_ROW } from '../tables/mapping-table'
import type { DiffSide } from '../diff/diff-side'
import type { DiffTable, EventIndex } from '../diff/diff-table'
import { subjectOfRow } from './event-subject'
import {
  BACKING_ANONYMOUS,
  BACKING_FILE,
  BACKING_KERNEL,
  BACKING_OBJECT,
  stripDeleted,
} from '../diff/joined-names'
import type { RowComparer } from '../diff/row-comparer'

/**
 * What rows are, for a sentence. `memory` is anonymous or of several sorts, `kernel` the kernel's own, `shared` shared
 * anonymous memory, `object` a memory object with a name (memfd); `files` and `objects` are several told together.
 */
export type SubjectKind =
  | 'memory'
  | 'kernel'
  | 'shared'
  | 'heap'
  | 'stack'
  | 'thread-stack'
  | 'arena'
  | 'file'
  | 'object'
  | 'files'
  | 'objects'

/** What a fact is about. */
export interface Subject {
  readonly kind: SubjectKind
  /** Path of the file, or of the largest of several, as a byte string without "(deleted)"; empty for other kinds. */
  readonly path: string
  /** The name that distinguishes the file from all others of both sides: its base name, or its path where base names are equal. */
  readonly label: string
}

/** The number of a subject: equal numbers for the same subject. Below FIRST_FILE the index into PLAIN_KINDS. */
export type SubjectId = number

const PLAIN_KINDS: readonly SubjectKind[] = [
  'memory',
  'kernel',
  'shared',
  'heap',
  'stack',
  'thread-stack',
  'arena',
]
const FIRST_FILE = PLAIN_KINDS.length
const MEMORY: SubjectId = 0
const KERNEL: SubjectId = 1

/** Says of rows, and of events by all their rows, what they are. */
export class SubjectReader {
  readonly #diff: DiffTable
  readonly #comparer: RowComparer
  readonly #sides: Readonly<Record<'before' | 'after', DiffSide>>
  readonly #paths: string[] = []
  readonly #isObject: boolean[] = []
  /** By base name the number of the only path that ends in it; NaN where several do. */
  readonly #pathOfBase = new Map<string, number>()
  #kindOfRow: Partial<Record<'before' | 'after', Uint8Array>> = {}
  #rowCounts: Partial<Record<'before' | 'after', Uint32Array>> = {}

  constructor(diff: DiffTable, comparer: RowComparer) {
    const { before, after, names } = comparer
    this.#diff = diff
    this.#comparer = comparer
    this.#sides = { before, after }
    const note = (side: DiffSide, paths: Uint32Array, backing: Uint8Array): void => {
      for (const [index, name] of side.mappings.strings.strings.entries()) {
        const path = paths[index] as number
        this.#paths[path] = stripDeleted(name)
        this.#isObject[path] = backing[index] === BACKING_OBJECT
        if ((backing[index] as number) >= BACKING_FILE) this.#noteBase(path)
      }
    }
    note(before, names.beforePaths, names.beforeBacking)
    note(after, names.afterPaths, names.afterBacking)
  }

  subject(id: SubjectId): Subject {
    const kind = PLAIN_KINDS[id]
    if (kind) return { kind, path: '', label: '' }
    const number = id - FIRST_FILE
    const path = this.#paths[number] ?? ''
    const base = baseOf(path)
    const label = this.#pathOfBase.get(base) === number ? base : path
    return { kind: this.#isObject[number] ? 'object' : 'file', path, label }
  }

  #noteBase(path: number): void {
    const base = baseOf(this.#paths[path] ?? '')
    const known = this.#pathOfBase.get(base) ?? path
    this.#pathOfBase.set(base, known === path ? path : Number.NaN)
  }

  /** The subject of a row of a side. */
  ofRow(side: 'before' | 'after', row: number): SubjectId {
    const found = subjectOfRow(this.#sides[side], row).subject
    const backing = side === 'before' ? this.#comparer.beforeBacking(row) : this.#comparer.afterBacking(row)
    if (found === 'shared' || backing === BACKING_ANONYMOUS) return PLAIN_KINDS.indexOf(found)
    return backing === BACKING_KERNEL ? KERNEL : FIRST_FILE + this.#pathOf(side, row)
  }

  /** The subject that all rows of an event have in common, or `memory`. */
  ofEvent(event: EventIndex): SubjectId {
    const { beforeFirst, beforeCount, afterFirst, afterCount } = this.#diff
    let common: SubjectId | null = null
    const ranges = [
      ['before', beforeFirst[event], beforeCount[event]],
      ['after', afterFirst[event], afterCount[event]],
    ] as const
    for (const [side, first = 0, count = 0] of ranges) {
      for (let row = first; row < first + count; row++) {
        const id = this.ofRow(side, row)
        if (common !== null && id !== common) return MEMORY
        common = id
      }
    }
    return common ?? MEMORY
  }

  /**
   * Says whether a row that came, went or moved goes with the mapping beside it and has no fact of its own: the
   * guard of a stack, or the reserved rest of an arena, of which the same is true.
   */
  isCompanion(side: 'before' | 'after', row: number, event: EventIndex): boolean {
    const { owner } = subjectOfRow(this.#sides[side], row)
    if (owner === NO_ROW) return false
    const kinds = (this.#kindOfRow[side] ??= this.#listKinds(side))
    return kinds[owner] === this.#diff.kind[event]
  }

  /** How many rows a side has of the file that a row of `rowSide` is of. */
  countRows(side: 'before' | 'after', rowSide: 'before' | 'after', row: number): number {
    const counts = (this.#rowCounts[side] ??= this.#countRows(side))
    return counts[this.#pathOf(rowSide, row)] as number
  }

  /** The headline of the event that each row of a side is in. */
  #listKinds(side: 'before' | 'after'): Uint8Array {
    const { kind, length } = this.#diff
    const first = side === 'before' ? this.#diff.beforeFirst : this.#diff.afterFirst
    const count = side === 'before' ? this.#diff.beforeCount : this.#diff.afterCount
    const kinds = new Uint8Array(this.#sides[side].mappings.length)
    for (let event = 0; event < length; event++) {
      const from = first[event] as number
      kinds.fill(kind[event] as number, from, from + (count[event] as number))
    }
    return kinds
  }

  /** By number of the path: how many rows a side has of it. */
  #countRows(side: 'before' | 'after'): Uint32Array {
    const counts = new Uint32Array(this.#paths.length)
    const { length } = this.#sides[side].mappings
    for (let row = 0; row < length; row++) {
      const path = this.#pathOf(side, row)
      counts[path] = (counts[path] as number) + 1
    }
    return counts
  }

  #pathOf(side: 'before' | 'after', row: number): number {
    const { beforePaths, afterPaths } = this.#comparer.names
    const name = this.#sides[side].mappings.name[row] as number
    return (side === 'before' ? beforePaths : afterPaths)[name] as number
  }
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1) || path
}

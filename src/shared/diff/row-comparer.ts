import { CHANGE_FLAGS, CHANGE_PROTECTION, CHANGE_RENAMED, CHANGE_REPLACED, CHANGE_USAGE } from './change'
import type { DiffOptions, DiffSide } from './diff-side'
import {
  BACKING_ANONYMOUS,
  BACKING_KERNEL,
  BACKING_OBJECT,
  joinNames,
  type JoinedNames,
} from './joined-names'
import { countEqualRows, type ComparedColumns, type WordPair } from './same-run'
import { UsageComparer } from './usage-comparer'

/**
 * Compares rows of the two sides; all questions of the sweep end here.
 *
 * Two rows have the same backing when both are anonymous, or both are the same file at offsets that fit their
 * addresses. A file is the same by device and inode, or by path: then it was replaced on disk, unless the sides
 * come from different machines, whose inode numbers have nothing to do with each other.
 */
export class RowComparer {
  readonly before: DiffSide
  readonly after: DiffSide
  readonly names: JoinedNames
  readonly #usage: UsageComparer
  readonly #columns: ComparedColumns
  readonly comparesInodes: boolean
  readonly comparesOffsets: boolean
  readonly #isOneRun: boolean

  constructor(before: DiffSide, after: DiffSide, options: DiffOptions) {
    this.before = before
    this.after = after
    const lastPartsOnly = before.absent.includes('path') || after.absent.includes('path')
    this.names = joinNames(before.mappings.strings, after.mappings.strings, lastPartsOnly)
    this.#usage = new UsageComparer(before.usage, after.usage)
    const isPresent = (column: 'inode' | 'offset'): boolean =>
      !before.absent.includes(column) && !after.absent.includes(column)
    this.comparesInodes = options.sameMachine && isPresent('inode')
    this.comparesOffsets = isPresent('offset')
    this.#isOneRun = options.match === 'address'
    this.#columns = this.#comparedColumns()
  }

  /** BACKING_ code of a row of the before side. */
  beforeBacking(row: number): number {
    return this.names.beforeBacking[this.before.mappings.name[row] as number] as number
  }

  /** BACKING_ code of a row of the after side. */
  afterBacking(row: number): number {
    return this.names.afterBacking[this.after.mappings.name[row] as number] as number
  }

  /** How many rows from `i` and `j` on differ in nothing but the slide, at most `most`. */
  countSame(i: number, j: number, most: number, slide: number): number {
    return countEqualRows(this.#columns, i, j, most, slide)
  }

  /** Says whether the rows have the same backing, given that their ranges meet after the slide. */
  isLinked(i: number, j: number, slide: number): boolean {
    const backing = this.beforeBacking(i)
    if (backing !== this.afterBacking(j)) return false
    if (backing === BACKING_ANONYMOUS) return true
    const a = this.before.mappings
    const b = this.after.mappings
    const isSamePath =
      this.names.beforePaths[a.name[i] as number] === this.names.afterPaths[b.name[j] as number]
    if (backing === BACKING_KERNEL) return isSamePath
    const fits =
      !this.comparesOffsets ||
      (a.offset[i] as number) - (a.start[i] as number) ===
        (b.offset[j] as number) - (b.start[j] as number) + slide
    return fits && (isSamePath || (this.comparesInodes && this.#isSameInode(i, j)))
  }

  /** The changes on the bytes that two linked rows have in common: protection, file, name, flags. */
  changesBetween(i: number, j: number): number {
    const a = this.before.mappings
    const b = this.after.mappings
    let changes = 0
    if (a.permissions[i] !== b.permissions[j]) changes |= CHANGE_PROTECTION
    if (this.names.beforeIds[a.name[i] as number] !== this.names.afterIds[b.name[j] as number]) {
      changes |= CHANGE_RENAMED
    }
    if (this.comparesInodes && !this.#isSameInode(i, j) && !this.#isFreshObject(i)) {
      changes |= CHANGE_REPLACED
    }
    if (this.#usage.areFlagsDifferent(i, j, (changes & CHANGE_PROTECTION) !== 0)) changes |= CHANGE_FLAGS
    return changes
  }

  /** CHANGE_USAGE when the memory use of two ranges of rows differs, else 0. */
  usageChange(i: number, iEnd: number, j: number, jEnd: number): number {
    return this.#usage.areSumsDifferent(i, iEnd, j, jEnd) ? CHANGE_USAGE : 0
  }

  /** Says whether a row of each side is the same file, by device and inode. */
  #isSameInode(i: number, j: number): boolean {
    const a = this.before.mappings
    const b = this.after.mappings
    return a.inodeLow[i] === b.inodeLow[j] && a.inodeHigh[i] === b.inodeHigh[j] && a.device[i] === b.device[j]
  }

  /** In another run, a memory object of the same name is that run's own: its inode says nothing. */
  #isFreshObject(i: number): boolean {
    return !this.#isOneRun && this.beforeBacking(i) === BACKING_OBJECT
  }

  #comparedColumns(): ComparedColumns {
    const a = this.before.mappings
    const b = this.after.mappings
    const usage = this.#usage.comparedColumns()
    const { beforeIds, afterIds } = this.names
    const inodes: WordPair[] = [
      { before: a.device, after: b.device, mask: -1 },
      { before: a.inodeLow, after: b.inodeLow, mask: -1 },
      { before: a.inodeHigh, after: b.inodeHigh, mask: -1 },
    ]
    // Where both sides number their names alike, as snapshots of one process mostly do, the numbers compare.
    const isNumberedAlike = isCounting(beforeIds) && isCounting(afterIds)
    const names = { before: a.name, after: b.name, beforeIds, afterIds }
    return {
      doubles: [
        ...usage.doubles,
        ...(this.comparesOffsets ? [{ before: a.offset, after: b.offset, slides: false }] : []),
        { before: a.end, after: b.end, slides: true },
        { before: a.start, after: b.start, slides: true },
      ],
      bytes: [{ before: a.permissions, after: b.permissions }],
      words: [...(this.comparesInodes ? inodes : []), ...usage.words],
      names: [...(isNumberedAlike ? [] : [names]), ...usage.names],
    }
  }
}

/** Says whether the numbers are 0, 1, 2, ... */
function isCounting(numbers: Uint32Array): boolean {
  return numbers.every((number, index) => number === index)
}

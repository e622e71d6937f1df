import { CHANGE_FLAGS, CHANGE_PROTECTION, CHANGE_RENAMED, CHANGE_REPLACED, CHANGE_USAGE } from './change'
import { comparePermissions } from './compare-permissions'
import type { DiffOptions, DiffSide } from './diff-side'
import {
  BACKING_ANONYMOUS,
  BACKING_KERNEL,
  BACKING_OBJECT,
  joinNames,
  type JoinedNames,
} from './joined-names'
import { countEqualRows, type ComparedColumns, type WordPair } from './same-run'
import { UsageComparer, type FlagChange } from './usage-comparer'

/**
 * Compares rows of the two sides; all questions of the sweep end here.
 *
 * Two rows have the same backing when both are anonymous, or both are the same file at offsets that fit their
 * addresses. A file is the same by device and inode, or by path: then it was replaced on disk, unless the sides
 * come from different machines, whose inode numbers have nothing to do with each other. Memory objects of one run
 * share names ("/dev/zero (deleted)"), so there only the inode says which is which.
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

  constructor(readBefore: DiffSide, readAfter: DiffSide, options: DiffOptions) {
    const [before, after] = comparePermissions(readBefore, readAfter)
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
    if (!fits) return false
    if (!this.comparesInodes) return isSamePath
    return this.#isSameInode(i, j) || (isSamePath && !this.#isObjectOfRun(i))
  }

  /** Says whether the rows are of one file or object as far as that can be known, whatever their offsets. */
  isSameFile(i: number, j: number): boolean {
    const { beforePaths, afterPaths } = this.names
    if (this.comparesInodes && !this.#isFreshObject(i)) return this.#isSameInode(i, j)
    return (
      beforePaths[this.before.mappings.name[i] as number] ===
      afterPaths[this.after.mappings.name[j] as number]
    )
  }

  /** The changes on bytes that a row of each side has: those of linked rows, else another backing. */
  changesOnBytes(i: number, j: number, slide: number): number {
    return this.isLinked(i, j, slide) ? this.changesBetween(i, j) : CHANGE_REPLACED
  }

  /** What became of the VmFlags between two rows; see UsageComparer. */
  flagChange(i: number, j: number): FlagChange {
    const isProtectionChanged = this.before.mappings.permissions[i] !== this.after.mappings.permissions[j]
    return this.#usage.flagChange(i, j, isProtectionChanged)
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
    if (!this.isSameFile(i, j) && this.comparesInodes) changes |= CHANGE_REPLACED
    if (this.#usage.areFlagsDifferent(i, j, (changes & CHANGE_PROTECTION) !== 0)) changes |= CHANGE_FLAGS
    return changes
  }

  /** CHANGE_USAGE when the memory use of two ranges of rows differs, else 0. */
  usageChange(i: number, iEnd: number, j: number, jEnd: number): number {
    return this.#usage.isUseDifferent(i, iEnd, j, jEnd) ? CHANGE_USAGE : 0
  }

  /** The kernel's names of the numbers of smaps that differ between two ranges of rows. */
  changedNumbers(i: number, iEnd: number, j: number, jEnd: number): string[] {
    return this.#usage.changedNumbers(i, iEnd, j, jEnd)
  }

  /** Says whether a row of each side is the same file, by device and inode. */
  #isSameInode(i: number, j: number): boolean {
    const a = this.before.mappings
    const b = this.after.mappings
    return a.inodeLow[i] === b.inodeLow[j] && a.inodeHigh[i] === b.inodeHigh[j] && a.device[i] === b.device[j]
  }

  /** A memory object of the one run that both sides are of. */
  #isObjectOfRun(i: number): boolean {
    return this.#isOneRun && this.beforeBacking(i) === BACKING_OBJECT
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
    const nameNumbers = { before: a.name, after: b.name, mask: -1 }
    const names = { before: a.name, after: b.name, beforeIds, afterIds }
    return {
      doubles: [
        ...usage.doubles,
        ...(this.comparesOffsets ? [{ before: a.offset, after: b.offset, slides: false }] : []),
        { before: a.end, after: b.end, slides: true },
        { before: a.start, after: b.start, slides: true },
      ],
      bytes: [{ before: a.permissions, after: b.permissions }],
      words: [
        ...(isNumberedAlike ? [nameNumbers] : []),
        ...(this.comparesInodes ? inodes : []),
        ...usage.words,
      ],
      names: [...(isNumberedAlike ? [] : [names]), ...usage.names],
    }
  }
}

/** Says whether the numbers are 0, 1, 2, ... */
function isCounting(numbers: Uint32Array): boolean {
  return numbers.every((number, index) => number === index)
}

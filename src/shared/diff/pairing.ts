import { CHANGE_LIKELY, CHANGE_MOVED } from './change'
import { BACKING_ANONYMOUS, BACKING_KERNEL, BACKING_OBJECT } from './joined-names'
import { KeyTable } from './key-table'
import type { MappingTable } from '../tables/mapping-table'
import type { RowComparer } from './row-comparer'

const UNPAIRED = -1
const END = -1
const SEVERAL = -2

/** More rows than this that came or went are not looked through for the only one of its size. */
const MOST_CANDIDATES = 100_000

/** Rows by the number of their key: the first, and for each the next. */
interface FileIndex {
  readonly keys: KeyTable
  readonly heads: number[]
  readonly next: Int32Array
}

/**
 * Finds the added row for each removed row where both are the same memory at another place.
 *
 * The lists hold row numbers of their side, ascending. All answers are positions in these lists.
 */
export class Pairing {
  readonly #comparer: RowComparer
  readonly #removed: Uint32Array
  readonly #added: Uint32Array
  readonly #addedOf: Int32Array
  readonly #removedOf: Int32Array
  readonly #changesOf: Uint16Array
  pairCount = 0

  constructor(comparer: RowComparer, removed: Uint32Array, added: Uint32Array) {
    this.#comparer = comparer
    this.#removed = removed
    this.#added = added
    this.#addedOf = new Int32Array(removed.length).fill(UNPAIRED)
    this.#removedOf = new Int32Array(added.length).fill(UNPAIRED)
    this.#changesOf = new Uint16Array(removed.length)
  }

  /** Position of the added row that belongs to a removed row, or -1. */
  addedOf(position: number): number {
    return this.#addedOf[position] as number
  }

  /** CHANGE_ bits of the pair that a removed row is in. */
  changesOf(position: number): number {
    return this.#changesOf[position] as number
  }

  /** Says whether an added row has found its removed row. */
  isAddedPaired(position: number): boolean {
    return this.#removedOf[position] !== UNPAIRED
  }

  /**
   * Pairs rows of a file at the same offset and of the same size, in order; `byInode` asks for the same inode too.
   *
   * The first of its key goes with the first, the second with the second. As long as both lists begin alike, as
   * they do when everything moved, that is the row at the same position; the index is built for the rest.
   */
  pairFiles(byInode: boolean): void {
    if (this.#isDone()) return
    const from = this.pairCount === 0 ? this.#pairBeginning(byInode) : 0
    if (this.#isDone()) return
    const index = this.#indexFiles(byInode)
    for (let position = from; position < this.#removed.length; position++) {
      if (this.#addedOf[position] !== UNPAIRED) continue
      const row = this.#removed[position] as number
      if (!isFile(this.#comparer.beforeBacking(row))) continue
      const at = this.#takeFirst(index, row, byInode)
      if (at === END) continue
      const found = this.#added[at] as number
      const isSame = byInode ? this.#comparer.isSameFile(row, found) : !this.#isOtherObject(row, found)
      if (isSame) this.#pair(position, at)
    }
  }

  /** Pairs the rows at equal positions up to the first that do not go together; answers how many. */
  #pairBeginning(byInode: boolean): number {
    const most = Math.min(this.#removed.length, this.#added.length)
    let position = 0
    while (position < most) {
      const i = this.#removed[position] as number
      const j = this.#added[position] as number
      if (!isFile(this.#comparer.beforeBacking(i)) || !this.#isSameFile(i, j, byInode)) break
      const run = this.#pairSameRun(position)
      if (run === 0) this.#pair(position, position)
      position += Math.max(run, 1)
    }
    return position
  }

  /**
   * Pairs the rows at equal positions from here on that moved together and unchanged; answers how many.
   *
   * Memory without a file among them, such as the .bss of a library, goes along. Looks ahead in blocks that grow
   * with the run, so that a short run costs little.
   */
  #pairSameRun(first: number): number {
    const slide = this.#slideOf(this.#removed[first] as number, this.#added[first] as number)
    let position = first
    for (let block = 16; ; block *= 4) {
      const neighbours = this.#countNeighbours(position, block)
      if (neighbours === 0) return position - first
      const i = this.#removed[position] as number
      const equal = this.#comparer.countSame(i, this.#added[position] as number, neighbours, slide)
      this.#pairUnchanged(position, equal)
      position += equal
      if (equal < block) return position - first
    }
  }

  /** How many rows from here on are neighbours on both sides, at most `most`. */
  #countNeighbours(position: number, most: number): number {
    const i = this.#removed[position] as number
    const j = this.#added[position] as number
    let count = 0
    while (
      count < most &&
      this.#removed[position + count] === i + count &&
      this.#added[position + count] === j + count
    ) {
      count++
    }
    return count
  }

  #pairUnchanged(position: number, count: number): void {
    for (let at = position; at < position + count; at++) {
      this.#addedOf[at] = at
      this.#removedOf[at] = at
      this.#changesOf[at] = CHANGE_MOVED | this.#likelihood(this.#removed[at] as number)
    }
    this.pairCount += count
  }

  #slideOf(i: number, j: number): number {
    const { before, after } = this.#comparer
    return (after.mappings.start[j] as number) - (before.mappings.start[i] as number)
  }

  #isFree(at: number): boolean {
    return this.#removedOf[at] === UNPAIRED
  }

  #isSameFile(i: number, j: number, byInode: boolean): boolean {
    const a = this.#comparer.before.mappings
    const b = this.#comparer.after.mappings
    const { beforePaths, afterPaths } = this.#comparer.names
    return (
      beforePaths[a.name[i] as number] === afterPaths[b.name[j] as number] &&
      (a.end[i] as number) - (a.start[i] as number) === (b.end[j] as number) - (b.start[j] as number) &&
      (!this.#comparer.comparesOffsets || a.offset[i] === b.offset[j]) &&
      (byInode ? this.#comparer.isSameFile(i, j) : !this.#isOtherObject(i, j))
    )
  }

  /** Memory objects share names: in one run, where inodes compare, they have been paired by these. */
  #isOtherObject(i: number, j: number): boolean {
    const { comparesInodes } = this.#comparer
    return (
      this.#comparer.beforeBacking(i) === BACKING_OBJECT && comparesInodes && !this.#comparer.isSameFile(i, j)
    )
  }

  /** Lists the added rows that are free, by their key, in ascending order. */
  #indexFiles(byInode: boolean): FileIndex {
    const { after, names } = this.#comparer
    const keys = new KeyTable()
    const heads: number[] = []
    const next = new Int32Array(this.#added.length).fill(END)
    for (let at = this.#added.length - 1; at >= 0; at--) {
      const row = this.#added[at] as number
      if (!this.#isFree(at) || !isFile(this.#comparer.afterBacking(row))) continue
      const key = keys.add(...this.#fileKey(after.mappings, row, names.afterPaths, byInode))
      next[at] = heads[key] ?? END
      heads[key] = at
    }
    return { keys, heads, next }
  }

  /** Takes the first row of the same key out of the index. */
  #takeFirst({ keys, heads, next }: FileIndex, row: number, byInode: boolean): number {
    const { before, names } = this.#comparer
    const key = keys.find(...this.#fileKey(before.mappings, row, names.beforePaths, byInode))
    const at = heads[key] ?? END
    if (at !== END) heads[key] = next[at] as number
    return at
  }

  /**
   * Pairs anonymous rows that are the only ones of their size, name and protection on both sides.
   *
   * Where very many came and went, being the only one of a size is a coincidence: nothing is paired then.
   */
  pairAnonymous(): void {
    if (this.#isDone()) return
    if (this.#added.length > MOST_CANDIDATES || this.#removed.length > MOST_CANDIDATES) return
    const { before, after, names } = this.#comparer
    const keys = new KeyTable()
    const onlyAdded: number[] = []
    for (let at = 0; at < this.#added.length; at++) {
      const row = this.#added[at] as number
      if (!this.#isFree(at) || this.#comparer.afterBacking(row) !== BACKING_ANONYMOUS) continue
      const key = keys.add(...anonymousKey(after.mappings, row, names.afterIds))
      onlyAdded[key] = key < onlyAdded.length ? SEVERAL : at
    }
    const onlyRemoved = new Int32Array(onlyAdded.length).fill(UNPAIRED)
    for (let position = 0; position < this.#removed.length; position++) {
      const row = this.#removed[position] as number
      if (this.#addedOf[position] !== UNPAIRED) continue
      if (this.#comparer.beforeBacking(row) !== BACKING_ANONYMOUS) continue
      const key = keys.find(...anonymousKey(before.mappings, row, names.beforeIds))
      if (key >= 0) onlyRemoved[key] = onlyRemoved[key] === UNPAIRED ? position : SEVERAL
    }
    for (let key = 0; key < onlyRemoved.length; key++) {
      const position = onlyRemoved[key] as number
      const at = onlyAdded[key] as number
      if (position >= 0 && at >= 0) this.#pair(position, at)
    }
  }

  #isDone(): boolean {
    return this.pairCount === this.#removed.length || this.pairCount === this.#added.length
  }

  #pair(position: number, at: number): void {
    this.#addedOf[position] = at
    this.#removedOf[at] = position
    const i = this.#removed[position] as number
    const j = this.#added[at] as number
    const other = this.#comparer.changesBetween(i, j) | this.#comparer.usageChange(i, i + 1, j, j + 1)
    this.#changesOf[position] = CHANGE_MOVED | this.#likelihood(i) | other
    this.pairCount++
  }

  /** CHANGE_LIKELY for what has no identity: anonymous memory, and objects whose inodes do not compare. */
  #likelihood(i: number): number {
    const backing = this.#comparer.beforeBacking(i)
    const isUncertain =
      backing === BACKING_ANONYMOUS || (backing === BACKING_OBJECT && !this.#comparer.comparesInodes)
    return isUncertain ? CHANGE_LIKELY : 0
  }

  #fileKey(table: MappingTable, row: number, paths: Uint32Array, byInode: boolean): Key {
    return [
      sizeOf(table, row),
      this.#comparer.comparesOffsets ? (table.offset[row] as number) : 0,
      paths[table.name[row] as number] as number,
      byInode ? (table.inodeLow[row] as number) : 0,
    ]
  }
}

type Key = [number, number, number, number]

function anonymousKey(table: MappingTable, row: number, ids: Uint32Array): Key {
  return [sizeOf(table, row), 0, ids[table.name[row] as number] as number, table.permissions[row] as number]
}

function sizeOf(table: MappingTable, row: number): number {
  return (table.end[row] as number) - (table.start[row] as number)
}

function isFile(backing: number): boolean {
  return backing > BACKING_KERNEL
}

import { mappingKindCode } from '../tables/mapping-kind'
import type { MappingTable } from '../tables/mapping-table'
import { BACKING_FILE } from './joined-names'

/** The key of a block without a name. */
export const UNNAMED_BLOCK = -1

/**
 * The rows of one side in blocks that lie as one piece in every run: a library with its .bss, the heap, a region
 * of anonymous memory without gaps.
 *
 *   rows   libfoo r--  libfoo r-x  libfoo rw-  .bss | rw- | [heap] | rw- rw- (touching)
 *   block  0 ...................................... | 1   | 2      | 3
 */
export interface Blocks {
  /** First row of each block, and behind the last block the number of rows. */
  readonly firstRow: Uint32Array
  /** Common number of the block's path, or UNNAMED_BLOCK. */
  readonly key: Int32Array
  readonly length: number
}

const KIND_BSS = mappingKindCode('bss')

/**
 * Cuts a side into blocks; `paths` and `backing` are those of the side's names. Both sides of a comparison must be
 * cut alike, so where one has no offsets `byOffset` is false: all rows in a row of one file are one block then.
 */
export function cutIntoBlocks(
  table: MappingTable,
  paths: Uint32Array,
  backing: Uint8Array,
  byOffset: boolean,
): Blocks {
  const { start, end, offset, name, kind, length } = table
  const firstRow = new Uint32Array(length + 1)
  const keys = new Int32Array(length)
  // The empty string is always the first; where names are compared short, others may count as it.
  const noName = paths[0]
  let blocks = 0
  let key = UNNAMED_BLOCK
  let fileOffset = 0
  for (let row = 0; row < length; row++) {
    const nameIndex = name[row] as number
    const rowKey = paths[nameIndex] === noName ? UNNAMED_BLOCK : (paths[nameIndex] as number)
    const isFile = (backing[nameIndex] as number) >= BACKING_FILE
    const touches = row > 0 && start[row] === end[row - 1]
    const continues =
      row > 0 &&
      ((rowKey === key && (isFile ? !byOffset || (offset[row] as number) > fileOffset : touches)) ||
        (kind[row] === KIND_BSS && touches && key !== UNNAMED_BLOCK))
    if (!continues) {
      firstRow[blocks] = row
      keys[blocks++] = rowKey
      key = rowKey
    }
    if (isFile) fileOffset = offset[row] as number
  }
  firstRow[blocks] = length
  return { firstRow: firstRow.subarray(0, blocks + 1), key: keys.subarray(0, blocks), length: blocks }
}

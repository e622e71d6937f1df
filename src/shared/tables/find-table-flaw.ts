import type { MappingTable } from './mapping-table'

/** The smallest page of any architecture; larger pages are multiples of it. */
const PAGE = 4096
const END_OF_ADDRESSES = 2 ** 64

/**
 * Finds what makes a table unfit for all that relies on it; null where nothing does.
 *
 * Rows ascend and do not overlap; addresses and offsets are multiples of a page, which keeps them exact; every name is
 * in the strings, of which the first is empty. Columns have one length. Shape: the end of a sentence, "its row 7 ...".
 * Cost: one pass.
 */
export function findTableFlaw(table: MappingTable): string | null {
  const { start, end, offset, name, strings, length } = table
  if (strings.strings[0] !== '') return 'its names do not begin with the empty one'
  const columns = [start, end, offset, name, table.permissions, table.device, table.kind, table.traits]
  if (columns.some((column) => column.length !== length)) return 'its columns have different lengths'
  let last = 0
  for (let row = 0; row < length; row++) {
    const from = start[row] as number
    const to = end[row] as number
    if (!(from >= last && to > from)) return `its row ${row} overlaps the one before or is empty`
    if (from % PAGE !== 0 || to % PAGE !== 0 || to > END_OF_ADDRESSES)
      return `its row ${row} is not page aligned`
    const at = offset[row] as number
    if (!(at >= 0 && at % PAGE === 0)) return `its row ${row} has an offset that is not page aligned`
    if ((name[row] as number) >= strings.strings.length) return `its row ${row} has a missing name`
    last = to
  }
  return null
}

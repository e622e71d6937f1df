import { CHANGE_ADDED, CHANGE_REMOVED } from './change'
import type { DiffRanges } from './diff-table'
import { expandRanges, rowsOfRanges } from './expand-ranges'
import { Pairing } from './pairing'
import type { RowComparer } from './row-comparer'

/**
 * Makes events of ranges, in which a removed and an added row are one `moved` event where they are the same
 * memory elsewhere.
 *
 * Certain for a file at the same offset and with the same size; where the path is the same and the inode is not,
 * the event says `replaced` too. For anonymous memory the evidence is thin: it must be the only removed and the
 * only added row with its size, name and protection, and the event is marked CHANGE_LIKELY.
 *
 *   removed  libfoo.so+0 4K   anon 2M   anon 8K, 8K        moved   libfoo.so+0 4K
 *   added    libfoo.so+0 4K   anon 2M   anon 8K            likely  anon 2M;   the 8K ones stay as they are
 */
export function joinMoved(found: DiffRanges, comparer: RowComparer): DiffRanges {
  const removed = rowsOfRanges(found, CHANGE_REMOVED, found.beforeFirst, found.beforeCount)
  const added = rowsOfRanges(found, CHANGE_ADDED, found.afterFirst, found.afterCount)
  if (removed.length === 0 || added.length === 0) return expandRanges(found, null)
  const pairing = new Pairing(comparer, removed, added)
  if (comparer.comparesInodes) pairing.pairFiles(true)
  pairing.pairFiles(false)
  pairing.pairAnonymous()
  return expandRanges(found, pairing.pairCount === 0 ? null : { pairing, added, comparer })
}

import { CHANGE_ADDED, CHANGE_REMOVED } from './change'
import { finishDiffTable, makeDiffColumns, type DiffTable } from './diff-table'
import { Pairing } from './pairing'
import type { RowComparer } from './row-comparer'

/**
 * Joins a removed and an added row into one `moved` event where they are the same memory elsewhere.
 *
 * Certain for a file at the same offset and with the same size; where the path is the same and the inode is not,
 * the event says `replaced` too. For anonymous memory the evidence is thin: it must be the only removed and the
 * only added row with its size, name and protection, and the event is marked CHANGE_LIKELY.
 *
 *   removed  libfoo.so+0 4K   anon 2M   anon 8K, 8K        moved   libfoo.so+0 4K
 *   added    libfoo.so+0 4K   anon 2M   anon 8K            likely  anon 2M;   the 8K ones stay as they are
 */
export function joinMoved(diff: DiffTable, comparer: RowComparer): DiffTable {
  const removed = rowsOf(diff, CHANGE_REMOVED, diff.beforeFirst)
  const added = rowsOf(diff, CHANGE_ADDED, diff.afterFirst)
  if (removed.length === 0 || added.length === 0) return diff
  const pairing = new Pairing(comparer, removed, added)
  if (comparer.comparesInodes) pairing.pairFiles(true)
  pairing.pairFiles(false)
  pairing.pairAnonymous()
  return pairing.pairCount === 0 ? diff : rebuild(diff, comparer, pairing, added)
}

/** The rows of the events that are only added, or only removed: each has exactly one. */
function rowsOf(diff: DiffTable, change: number, firstRows: Uint32Array): Uint32Array {
  const rows = new Uint32Array(diff.length)
  let count = 0
  for (let event = 0; event < diff.length; event++) {
    if (diff.changes[event] === change) rows[count++] = firstRows[event] as number
  }
  return rows.subarray(0, count)
}

/** Writes the events anew: a pair stands where its removed row stood. Nothing else moves. */
function rebuild(diff: DiffTable, comparer: RowComparer, pairing: Pairing, added: Uint32Array): DiffTable {
  const beforeStart = comparer.before.mappings.start
  const afterStart = comparer.after.mappings.start
  const joined = makeDiffColumns(diff.length - pairing.pairCount)
  let removedPosition = 0
  let addedPosition = 0
  let to = 0
  for (let event = 0; event < diff.length; event++) {
    const changes = diff.changes[event] as number
    if (changes === CHANGE_ADDED && pairing.isAddedPaired(addedPosition++)) continue
    const first = diff.beforeFirst[event] as number
    const position = changes === CHANGE_REMOVED ? removedPosition++ : -1
    const partner = position < 0 ? -1 : pairing.addedOf(position)
    const row = partner < 0 ? (diff.afterFirst[event] as number) : (added[partner] as number)
    joined.beforeFirst[to] = first
    joined.beforeCount[to] = diff.beforeCount[event] as number
    joined.afterFirst[to] = row
    joined.afterCount[to] = partner < 0 ? (diff.afterCount[event] as number) : 1
    joined.changes[to] = partner < 0 ? changes : pairing.changesOf(position)
    joined.slide[to] =
      partner < 0
        ? (diff.slide[event] as number)
        : (afterStart[row] as number) - (beforeStart[first] as number)
    to++
  }
  return finishDiffTable(joined, to)
}

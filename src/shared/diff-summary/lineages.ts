import { computeDiff } from '../diff/compute-diff'
import type { DiffSide } from '../diff/diff-side'
import type { DiffTable } from '../diff/diff-table'

/** A row that belongs to nothing that was there in the first snapshot. */
export const NO_LINEAGE = -1

/**
 * Follows the mappings of the first snapshot through a series of snapshots of one process.
 *
 * For each side, in the order given: the lineage of every row, -1 for memory that came later. A lineage is a number
 * below the length of the first side. Rows that one event connects are one lineage from the beginning: two mappings
 * that merge are one throughout, and the parts of one that was split stay together.
 *
 *   0 [A) [B)  [C)     lineages  0  0  2
 *   1 [AB....) [C)               0     2
 *   2 [AB....) [C)[D)            0     2  -1
 */
export function followLineages(sides: readonly DiffSide[]): readonly Int32Array[] {
  const [first, ...others] = sides
  if (!first) return []
  const parents = Int32Array.from({ length: first.mappings.length }, (_, row) => row)
  const lineages: Int32Array[] = [parents.slice()]
  let before = first
  for (const after of others) {
    const diff = computeDiff(before, after, { match: 'address', sameMachine: true })
    const last = lineages.at(-1) ?? parents
    lineages.push(carryOver(diff, last, after.mappings.length, parents))
    before = after
  }
  for (const rows of lineages) {
    for (let row = 0; row < rows.length; row++) {
      const lineage = rows[row] as number
      if (lineage !== NO_LINEAGE) rows[row] = rootOf(parents, lineage)
    }
  }
  return lineages
}

/** The lineages of the after side's rows; those that an event connects are united in `parents`. */
function carryOver(
  diff: DiffTable,
  before: Int32Array,
  afterLength: number,
  parents: Int32Array,
): Int32Array {
  const after = new Int32Array(afterLength).fill(NO_LINEAGE)
  for (let event = 0; event < diff.length; event++) {
    const i = diff.beforeFirst[event] as number
    const j = diff.afterFirst[event] as number
    const beforeCount = diff.beforeCount[event] as number
    const afterCount = diff.afterCount[event] as number
    if (diff.changes[event] === 0) {
      after.set(before.subarray(i, i + beforeCount), j)
      continue
    }
    let lineage = NO_LINEAGE
    for (let row = i; row < i + beforeCount; row++) {
      const own = before[row] as number
      if (own !== NO_LINEAGE) lineage = lineage === NO_LINEAGE ? own : unite(parents, lineage, own)
    }
    after.fill(lineage, j, j + afterCount)
  }
  return after
}

function unite(parents: Int32Array, one: number, other: number): number {
  const a = rootOf(parents, one)
  const b = rootOf(parents, other)
  // The lowest address gives its number, so that the answer does not hang on the order of events.
  const root = Math.min(a, b)
  parents[Math.max(a, b)] = root
  return root
}

function rootOf(parents: Int32Array, lineage: number): number {
  let root = lineage
  while (parents[root] !== root) root = parents[root] as number
  let at = lineage
  while (parents[at] !== root) {
    const next = parents[at] as number
    parents[at] = root
    at = next
  }
  return root
}

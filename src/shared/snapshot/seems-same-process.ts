import type { MappingTable } from '../tables/mapping-table'
import { isSameProcess, type Snapshot } from './snapshot'

/** This share of the smaller side's maps begins where one of the other side does, in one process over time. */
const SHARED_STARTS = 0.5

/**
 * Says whether two snapshots seem to be of one process, so that addresses mean the same.
 *
 * Known where both say which process of which boot they are. Imported text does not: there the addresses tell, since
 * two runs hardly ever have one in common. Linear in the rows.
 */
export function seemsSameProcess(one: Snapshot, other: Snapshot): boolean {
  const isKnown = [one, other].every(({ info }) => info.bootId !== null && info.startTicks !== null)
  if (isKnown) return isSameProcess(one.info, other.info)
  const pids = [one.info.pid, other.info.pid]
  if (!pids.includes(null) && pids[0] !== pids[1]) return false
  const least = Math.min(one.mappings.length, other.mappings.length)
  return countSharedStarts(one.mappings, other.mappings) >= Math.max(1, least * SHARED_STARTS)
}

function countSharedStarts(one: MappingTable, other: MappingTable): number {
  let count = 0
  let at = 0
  for (let row = 0; row < one.length; row++) {
    const start = one.start[row] as number
    while (at < other.length && (other.start[at] as number) < start) at++
    if (at < other.length && other.start[at] === start) count++
  }
  return count
}

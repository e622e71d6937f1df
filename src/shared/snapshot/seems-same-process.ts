import type { MappingTable } from '../tables/mapping-table'
import { isSameMachine, isSameProcess, type Snapshot } from './snapshot'

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

/**
 * Says whether inode numbers of two snapshots seem to compare: both are of one boot of one machine.
 *
 * Known where both say so. Imported text does not: there it must seem one process, of which most files that are at
 * the same addresses have the same device and inode, whatever their names. Linear in the rows.
 */
export function seemsSameBoot(one: Snapshot, other: Snapshot): boolean {
  if (one.info.bootId !== null && other.info.bootId !== null) return isSameMachine(one.info, other.info)
  if ([one, other].some(({ absent }) => absent.includes('inode') || absent.includes('device'))) return false
  return seemsSameProcess(one, other) && haveSameInodes(one.mappings, other.mappings)
}

/** Most files that begin at the same addresses are the same by device and inode. */
function haveSameInodes(one: MappingTable, other: MappingTable): boolean {
  let same = 0
  let different = 0
  let at = 0
  for (let row = 0; row < one.length; row++) {
    const start = one.start[row] as number
    while (at < other.length && (other.start[at] as number) < start) at++
    if (other.start[at] !== start || at >= other.length) continue
    if (!hasInode(one, row) || !hasInode(other, at)) continue
    const isSame =
      one.inodeLow[row] === other.inodeLow[at] &&
      one.inodeHigh[row] === other.inodeHigh[at] &&
      one.device[row] === other.device[at]
    if (isSame) same++
    else different++
  }
  return same > different
}

function hasInode({ inodeLow, inodeHigh }: MappingTable, row: number): boolean {
  return inodeLow[row] !== 0 || inodeHigh[row] !== 0
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

import type { MappingIndex } from '../tables/mapping-table'
import { unknownFlagsOf, type UsageTable } from '../tables/usage-table'
import { listVmFlags } from './vm-flags'

/** The codes of the VmFlags of a row in the kernel's order, unknown ones at the end. Source: proc_pid_smaps(5). */
export function listRowFlags(usage: UsageTable, row: MappingIndex): string[] {
  return listVmFlags({
    low: usage.flagsLow[row] ?? 0,
    high: usage.flagsHigh[row] ?? 0,
    unknown: unknownFlagsOf(usage, row),
  })
}

/**
 * The VmFlags of all rows as texts such as "rd wr mr mw me ac"; a process has a few dozen different ones.
 *
 * Shape: `indexes` has one index into `texts` for each row; `texts` are distinct, in the order of their first row.
 */
export function indexFlagTexts(usage: UsageTable): { texts: string[]; indexes: Uint32Array } {
  const known = new Map<string, number>()
  const indexes = new Uint32Array(usage.length)
  const bySet = new Map<number, Map<string, number>>()
  for (let row = 0; row < usage.length; row++) {
    const low = usage.flagsLow[row] ?? 0
    const rest = `${usage.flagsHigh[row] ?? 0} ${usage.flagsUnknown[row] ?? 0}`
    const byRest = bySet.get(low) ?? new Map<string, number>()
    if (byRest.size === 0) bySet.set(low, byRest)
    let index = byRest.get(rest)
    if (index === undefined) {
      const text = listRowFlags(usage, row).join(' ')
      index = known.get(text) ?? known.size
      known.set(text, index)
      byRest.set(rest, index)
    }
    indexes[row] = index
  }
  return { texts: [...known.keys()], indexes }
}

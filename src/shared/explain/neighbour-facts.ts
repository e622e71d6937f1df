import type { NumaPolicies } from '../proc/parse-numa-maps'
import type { MappingTable } from '../tables/mapping-table'

/**
 * Why there are no NUMA policies to compare: `no-numa` is a kernel without NUMA, where they cannot differ; `unread` where
 * nobody asked, or the maps are older than the question; `too-many` where reading them would cost too much.
 */
export const POLICY_ABSENCES = ['no-numa', 'unread', 'unreadable', 'too-many'] as const
/** Why there are no NUMA policies to compare. */
export type PolicyAbsence = (typeof POLICY_ABSENCES)[number]

/** What a process and its machine tell of its neighbours beside maps and smaps. */
export interface NeighbourFacts {
  /** As uname(2) tells it; null where it is not known. */
  readonly kernelRelease: string | null
  /** It runs what it was forked with, so that it may have inherited memory; null where that is not known. */
  readonly isForkChild: boolean | null
  readonly policies: NumaPolicies | PolicyAbsence
}

/** What is known where nobody looked. */
export const NO_FACTS: NeighbourFacts = { kernelRelease: null, isForkChild: null, policies: 'unread' }

/**
 * Finds the policy of each mapping by where it starts.
 *
 * Shape: the index of the policy plus 1, row for row with `mappings`; 0 where numa_maps had no such mapping.
 * Null where policies were not read. Linear, as both ascend.
 */
export function alignPolicies(
  mappings: MappingTable,
  policies: NeighbourFacts['policies'],
): Uint32Array | null {
  if (typeof policies === 'string') return null
  const aligned = new Uint32Array(mappings.length)
  let at = 0
  for (let row = 0; row < aligned.length; row++) {
    const start = mappings.start[row] as number
    while (at < policies.start.length && (policies.start[at] as number) < start) at += 1
    if (policies.start[at] === start) aligned[row] = (policies.policy[at] as number) + 1
  }
  return aligned
}

/** The policy of the mapping that starts at an address, as the kernel writes it; null where it is not known. */
export function policyAt(policies: NeighbourFacts['policies'], start: number): string | null {
  if (typeof policies === 'string') return null
  let low = 0
  let high = policies.start.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((policies.start[middle] as number) < start) low = middle + 1
    else high = middle
  }
  return policies.start[low] === start ? (policies.texts[policies.policy[low] as number] ?? null) : null
}

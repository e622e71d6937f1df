import { sumUsage } from '../tables/usage-table'
import type { Snapshot, SnapshotSummary } from './snapshot'

/** Sums what a list of snapshots shows. */
export function summariseSnapshot({ mappings, usage }: Snapshot): SnapshotSummary {
  let size = 0
  for (let row = 0; row < mappings.length; row++)
    size += (mappings.end[row] ?? 0) - (mappings.start[row] ?? 0)
  return {
    maps: mappings.length,
    size,
    rss: usage ? knownOrNull(sumUsage(usage, 'rss')) : null,
    pss: usage ? knownOrNull(sumUsage(usage, 'pss')) : null,
  }
}

function knownOrNull(sum: number): number | null {
  return Number.isNaN(sum) ? null : sum
}

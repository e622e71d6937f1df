import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { SnapshotEntry } from '../../../shared/ipc/snapshot-entry'

/** The snapshots of a process, the newest first. */
export function ownSnapshots(entries: readonly SnapshotEntry[], process: ProcessIdentity): SnapshotEntry[] {
  return entries
    .filter(({ info }) => info.pid === process.pid && info.startTicks === process.startTicks)
    .toSorted((a, b) => b.info.capturedAtMs - a.info.capturedAtMs)
}

/** The snapshot that was taken nearest to a time; null without any. */
export function nearestSnapshot(entries: readonly SnapshotEntry[], atMs: number): SnapshotEntry | null {
  const distance = ({ info }: SnapshotEntry): number => Math.abs(info.capturedAtMs - atMs)
  return entries.toSorted((a, b) => distance(a) - distance(b))[0] ?? null
}

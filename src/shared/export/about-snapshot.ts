import type { MapsAbout } from './maps-to-write'
import type { SnapshotInfo } from '../snapshot/snapshot'

/** Whose mappings those of a snapshot are, as exports say it. */
export function aboutSnapshot(info: SnapshotInfo): MapsAbout {
  const { pid, name, command, usedMaps, limit, flags, capturedAtMs } = info
  return {
    pid,
    name,
    command,
    startStack: null,
    usedMaps,
    limit,
    changedWhileReading: flags.includes('torn'),
    readAtMs: capturedAtMs,
  }
}

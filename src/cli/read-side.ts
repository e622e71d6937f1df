import { MappingReader } from '../host/proc/read-mappings'
import { readSnapshotFile } from '../host/snapshots/read-snapshot-file'
import { takeSnapshot } from '../host/snapshots/take-snapshot'
import type { Snapshot } from '../shared/snapshot/snapshot'
import { parsePid } from './process-id'
import { resolveHere } from './working-folder'

/** Reads one side of a comparison: digits are a process, read now with smaps, anything else is a file. */
export async function readSide(name: string): Promise<Snapshot> {
  if (!/^\d+$/.test(name)) return readSnapshotFile(resolveHere(name))
  const reader = new MappingReader()
  try {
    return await takeSnapshot(reader, { pid: parsePid(name) }, { withSmaps: true })
  } finally {
    reader.close()
  }
}

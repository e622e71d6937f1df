import { MappingReader } from '../host/proc/read-mappings'
import { readSnapshotFile, STANDARD_INPUT } from '../host/snapshots/read-snapshot-file'
import { takeSnapshot } from '../host/snapshots/take-snapshot'
import { VmatlasError } from '../shared/errors'
import type { Snapshot } from '../shared/snapshot/snapshot'
import { parsePid } from './process-id'
import { resolveHere } from './working-folder'

/** What a command says of the argument that may be a file. */
export const FILE_HELP = `
A file is a snapshot, or any text with mappings: maps, smaps, pmap or a log that holds them, also packed with gzip; - is
standard input. --pick chooses the process where a text has several. docs/evidence.md lists what is recognised.`

/** Says whether an argument is a process: digits are, anything else is a file. */
export function isProcess(name: string): boolean {
  return /^\d+$/.test(name)
}

/** Reads one side of a comparison: a process, read now with smaps, or a file. */
export async function readSide(name: string): Promise<Snapshot> {
  if (!isProcess(name)) return readEvidence(name)
  const reader = new MappingReader()
  try {
    return await takeSnapshot(reader, { pid: parsePid(name) }, { withSmaps: true })
  } finally {
    reader.close()
  }
}

/** Reads a file, or standard input (`-`); `pick` is the PID to read where a text holds several processes. */
export function readEvidence(name: string, pick?: string): Promise<Snapshot> {
  const path = name === STANDARD_INPUT ? name : resolveHere(name)
  return readSnapshotFile(path, pick === undefined ? null : parsePid(pick))
}

/** Refuses --pick for a process, where there is nothing to choose. */
export function refusePick(pick: string | undefined): void {
  if (pick === undefined) return
  throw new VmatlasError(
    'invalid-request',
    '--pick chooses a process of a file, not of this machine.',
    'Leave it out.',
  )
}

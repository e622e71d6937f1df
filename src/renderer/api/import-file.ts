import type { SnapshotEntry } from '../../shared/ipc/snapshot-entry'
import { call } from './client'

/** The longest name that main takes for a file. */
const LONGEST_NAME = 200

/** Keeps in the library what a file holds that was chosen or dropped. Errors: those of reading it and of keeping it. */
export async function importFile(file: File): Promise<SnapshotEntry> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return call('snapshot:import', file.name.slice(0, LONGEST_NAME), bytes)
}

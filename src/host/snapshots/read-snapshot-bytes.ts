import { importText } from '../../shared/import/import-text'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { decodeSnapshot } from './decode-snapshot'
import { isArrow } from './is-arrow'

/**
 * Makes a snapshot of the bytes of a file: an Arrow file, or text that holds mappings (docs/evidence.md).
 *
 * Errors: `snapshot-corrupt`, `snapshot-newer`; `invalid-request` for text that is none of these.
 */
export function readSnapshotBytes(bytes: Uint8Array, takenInAtMs: number): Snapshot {
  return isArrow(bytes) ? decodeSnapshot(bytes) : importText(bytes, takenInAtMs)
}

import { importText } from '../../shared/import/import-text'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { decodeSnapshot } from './decode-snapshot'

/** Every Arrow file begins with it, and no text that can be imported does. */
const ARROW_MAGIC = 'ARROW1'

/**
 * Makes a snapshot of the bytes of a file: an Arrow file, or text of maps, smaps or pmap.
 *
 * Errors: `snapshot-corrupt`, `snapshot-newer`; `invalid-request` for text that is none of these.
 */
export function readSnapshotBytes(bytes: Uint8Array, takenInAtMs: number): Snapshot {
  const isArrow = Buffer.from(bytes.subarray(0, ARROW_MAGIC.length)).toString('latin1') === ARROW_MAGIC
  return isArrow ? decodeSnapshot(bytes) : importText(bytes, takenInAtMs)
}

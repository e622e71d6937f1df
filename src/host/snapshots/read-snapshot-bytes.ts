import { gunzipSync } from 'node:zlib'
import { VmatlasError } from '../../shared/errors'
import { importText } from '../../shared/import/import-text'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { decodeSnapshot } from './decode-snapshot'
import { isArrow } from './is-arrow'
import { MIB } from '../../shared/units'

/** A few bytes can unpack to any number. */
const MOST_UNPACKED = 512 * MIB

/**
 * Makes a snapshot of the bytes of a file: an Arrow file, or text that holds mappings (docs/evidence.md), also packed
 * with gzip. `pick` is the process to read where a text holds several.
 *
 * Errors: `snapshot-corrupt`, `snapshot-newer`; `invalid-request` for text that is none of these.
 */
export function readSnapshotBytes(
  bytes: Uint8Array,
  takenInAtMs: number,
  pick: number | null = null,
): Snapshot {
  const unpacked = isGzip(bytes) ? unpack(bytes) : bytes
  return isArrow(unpacked) ? decodeSnapshot(unpacked) : importText(unpacked, takenInAtMs, pick)
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

function unpack(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new VmatlasError('invalid-request', `The file is packed with gzip and cannot be unpacked: ${why}.`)
  }
}

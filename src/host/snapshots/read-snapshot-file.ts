import { readFile } from 'node:fs/promises'
import { VmatlasError } from '../../shared/errors'
import { makeHarmless } from '../../shared/format/name'
import { importText } from '../../shared/import/import-text'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { errnoOf } from '../proc/errno-to-code'
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

/** Reads a snapshot, or importable text, from a file; errors as {@link readSnapshotBytes}, and those of reading. */
export async function readSnapshotFile(path: string): Promise<Snapshot> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw toReadFileError(path, error)
  }
  return readSnapshotBytes(bytes, Date.now())
}

function toReadFileError(path: string, error: unknown): VmatlasError {
  const name = makeHarmless(path)
  switch (errnoOf(error)) {
    case 'ENOENT':
      return new VmatlasError(
        'invalid-request',
        `There is no file ${name}.`,
        'Give a snapshot file, or a PID.',
      )
    case 'EACCES':
    case 'EPERM':
      return new VmatlasError(
        'permission-denied',
        `${name} may not be read.`,
        'Read it as its owner or as root.',
      )
    case 'EISDIR':
      return new VmatlasError('invalid-request', `${name} is a folder.`, 'Give a snapshot file, or a PID.')
    default:
      return new VmatlasError('io', `${name} could not be read (${errnoOf(error) || String(error)}).`)
  }
}

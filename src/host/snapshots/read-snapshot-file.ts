import { readFile } from 'node:fs/promises'
import { VmatlasError } from '../../shared/errors'
import { makeHarmless } from '../../shared/format/name'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { errnoOf } from '../proc/errno-to-code'
import { FileDecoder } from './file-decoder'

const decoder = new FileDecoder()

/** Reads a snapshot, or importable text, from a file; errors as readSnapshotBytes, and those of reading. */
export async function readSnapshotFile(path: string): Promise<Snapshot> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw toReadFileError(path, error)
  }
  return decoder.decode(bytes, Date.now())
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

import { createReadStream } from 'node:fs'
import { VmatlasError } from '../../shared/errors'
import { formatBytes } from '../../shared/format/bytes'
import { makeHarmless } from '../../shared/format/name'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { errnoOf } from '../proc/errno-to-code'
import { FileDecoder } from './file-decoder'
import { MOST_BYTES } from './read-chosen-file'

const decoder = new FileDecoder()

/** Standard input in the place of a file's name. */
export const STANDARD_INPUT = '-'

/**
 * Reads a snapshot, or importable text, from a file or from standard input (`-`). `pick` is the process to read where a
 * text holds several.
 *
 * Errors: those of readSnapshotBytes, and those of reading; `invalid-request` past 1 GiB, where a device never ends.
 */
export async function readSnapshotFile(path: string, pick: number | null = null): Promise<Snapshot> {
  let bytes: Uint8Array
  try {
    bytes = await readAll(path === STANDARD_INPUT ? process.stdin : createReadStream(path))
  } catch (error) {
    throw toReadFileError(path, error)
  }
  return decoder.decode(bytes, Date.now(), pick)
}

async function readAll(stream: NodeJS.ReadableStream): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    length += piece.byteLength
    if (length > MOST_BYTES) {
      throw new VmatlasError(
        'invalid-request',
        `It has more than ${formatBytes(MOST_BYTES)}, the most that is read.`,
        'Cut out the part with the mappings.',
      )
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function toReadFileError(path: string, error: unknown): VmatlasError {
  if (error instanceof VmatlasError) return error
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

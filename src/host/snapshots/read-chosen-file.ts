import { closeSync, fstatSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { VmatlasError } from '../../shared/errors'
import { formatBytes } from '../../shared/format/bytes'
import { makeHarmless } from '../../shared/format/name'
import { errnoOf } from '../proc/errno-to-code'
import { openRegularFile } from '../threads/open-regular-file'
import { GIB } from '../../shared/units'

/** The most that is read of a file, also of one that is dropped on the window or given to a command. */
export const MOST_BYTES = GIB

/**
 * Reads a file that a person chose in a dialog; for a thread that may be lost, since its disk may never answer.
 *
 * Errors: `permission-denied`; `invalid-request` where it is gone, no regular file or too large; `io`.
 */
export function readChosenFile(path: string): Uint8Array<ArrayBuffer> {
  const name = makeHarmless(basename(path))
  try {
    const file = openRegularFile(path)
    try {
      const { size } = fstatSync(file)
      if (size > MOST_BYTES)
        throw new VmatlasError(
          'invalid-request',
          `${name} has ${formatBytes(size)}; at most ${formatBytes(MOST_BYTES)} are read.`,
          'Cut the part with the mappings out of it.',
        )
      // A copy of its own, which can go over to another thread.
      return new Uint8Array(readFileSync(file))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw error instanceof VmatlasError ? error : toOpenError(name, error)
  }
}

function toOpenError(name: string, error: unknown): VmatlasError {
  switch (errnoOf(error)) {
    case '':
      return new VmatlasError('invalid-request', `${name} is not a regular file.`, 'Choose another file.')
    case 'ENOENT':
      return new VmatlasError('invalid-request', `There is no file ${name} any more.`, 'Choose another file.')
    case 'EACCES':
    case 'EPERM':
      return new VmatlasError(
        'permission-denied',
        `You may not read ${name}.`,
        'Read it as its owner or as root.',
      )
    default:
      return new VmatlasError('io', `${name} could not be read (${errnoOf(error)}).`)
  }
}

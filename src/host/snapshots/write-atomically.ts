import { open, rename, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { VmatlasError } from '../../shared/errors'
import { errnoOf } from '../scanner/errno-to-code'

/** How names of files begin that are still being written; what bears such a name is no snapshot. */
export const UNFINISHED_PREFIX = '.unfinished-'

/**
 * Writes a file so that at any moment, also after kill -9 or a power cut, its name means the old content or the new
 * one, whole: a temporary file beside it is synced, renamed over it, and the folder is synced.
 *
 * Errors: `disk-full`, `permission-denied`, `io`; the temporary file is removed then.
 */
export async function writeAtomically(path: string, content: Uint8Array, mode = 0o600): Promise<void> {
  const folder = dirname(path)
  const unfinished = join(folder, `${UNFINISHED_PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`)
  try {
    const file = await open(unfinished, 'wx', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
    await syncFolder(folder)
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    throw toWriteError(path, error)
  }
}

/** Makes renames and removals in a folder last. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The error for a failed change of a file, with its code. */
export function toWriteError(path: string, error: unknown): VmatlasError {
  if (error instanceof VmatlasError) return error
  const name = basename(path)
  switch (errnoOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new VmatlasError('disk-full', `There is no room on the disk for ${name}.`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new VmatlasError(
        'permission-denied',
        `${name} may not be written there.`,
        'Choose a folder that you may write to.',
      )
    case 'ENOENT':
      return new VmatlasError(
        'io',
        `${name} cannot be written: its folder does not exist.`,
        'Make the folder first.',
      )
    default:
      return new VmatlasError('io', `${name} cannot be written (${errnoOf(error) || String(error)}).`)
  }
}

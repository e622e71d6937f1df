import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { VmatlasError } from '../../shared/errors'
import { errnoOf } from '../proc/errno-to-code'

/** How names of files begin that are still being written; a file with such a name is not a snapshot. */
export const UNFINISHED_PREFIX = '.unfinished-'

/**
 * Writes a file so that at any moment, also after kill -9 or a power cut, its name means the old content or the new
 * one, whole: a temporary file beside it is synced, renamed over it, and the folder is synced.
 *
 * Errors: `disk-full`, `permission-denied`, `io`; the temporary file is removed then.
 */
export async function writeAtomically(path: string, content: Uint8Array, mode = 0o600): Promise<void> {
  const file = await AtomicFile.open(path, mode)
  await file.append(content)
  await file.commit()
}

/** A file that is written piece by piece and takes its name when it is whole; see {@link writeAtomically}. */
export class AtomicFile {
  readonly #path: string
  readonly #unfinished: string
  readonly #handle: FileHandle

  private constructor(path: string, unfinished: string, handle: FileHandle) {
    this.#path = path
    this.#unfinished = unfinished
    this.#handle = handle
  }

  /** Begins a file. Errors: those of {@link writeAtomically}. */
  static async open(path: string, mode = 0o600): Promise<AtomicFile> {
    const name = `${UNFINISHED_PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`
    const unfinished = join(dirname(path), name)
    try {
      return new AtomicFile(path, unfinished, await open(unfinished, 'wx', mode))
    } catch (error) {
      throw toWriteError(path, error)
    }
  }

  /** Writes more; where that fails the file is given up. */
  append(content: Uint8Array): Promise<void> {
    return this.#orDiscard(() => this.#handle.writeFile(content))
  }

  /** Gives the file its name; nothing can be written afterwards. */
  commit(): Promise<void> {
    return this.#orDiscard(async () => {
      await this.#handle.sync()
      await this.#handle.close()
      await rename(this.#unfinished, this.#path)
      await syncFolder(dirname(this.#path))
    })
  }

  /** Gives the file up; what bore its name before stays. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined)
    await rm(this.#unfinished, { force: true }).catch(() => undefined)
  }

  async #orDiscard(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      await this.discard()
      throw toWriteError(this.#path, error)
    }
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

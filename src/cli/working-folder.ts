import { isAbsolute, resolve } from 'node:path'
import { VmatlasError } from '../shared/errors'

let isGone = false

/**
 * Goes to the root folder where the working directory was deleted: Node starts no thread without one.
 *
 * Relative names are refused from then on, see {@link resolveHere}.
 */
export function settleWorkingFolder(): void {
  try {
    process.cwd()
  } catch {
    isGone = true
    process.chdir('/')
  }
}

/** Makes a file name that a person gave absolute. Errors: `invalid-request` where the working directory is gone. */
export function resolveHere(name: string): string {
  if (!isGone || isAbsolute(name)) return resolve(name)
  throw new VmatlasError(
    'invalid-request',
    'The working directory was deleted, so a file name must begin with "/".',
    'Go to another folder: cd',
  )
}

import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Where a package of the system puts the programs that run as root; the polkit policies name the same paths. */
const HELPER_FOLDER = '/usr/libexec/vmatlas'

const WRITABLE_BY_OTHERS = 0o022
const EXECUTABLE_BY_ALL = 0o111

/** What of a file's state decides whether it may be run as root. */
export type OwnedState = Pick<Stats, 'uid' | 'mode' | 'isFile' | 'isDirectory'>

/** Says whether nobody but root can have changed this file, or what the folder holds; a link is neither. */
export function isOnlyRootsToChange(state: OwnedState, kind: 'file' | 'folder'): boolean {
  if (state.uid !== 0 || (state.mode & WRITABLE_BY_OTHERS) !== 0) return false
  if (kind === 'folder') return state.isDirectory()
  return state.isFile() && (state.mode & EXECUTABLE_BY_ALL) === EXECUTABLE_BY_ALL
}

/**
 * Finds an installed program to be run as root; null where it is missing, or anyone but root could have changed it.
 *
 * The file and every folder above it must belong to root, be writable by nobody else, and be no link.
 */
export async function findTrustedHelper(name: string, folder = HELPER_FOLDER): Promise<string | null> {
  const path = `${folder}/${name}`
  try {
    if (!isOnlyRootsToChange(await lstat(path), 'file')) return null
    for (let above = dirname(path); ; above = dirname(above)) {
      if (!isOnlyRootsToChange(await lstat(above), 'folder')) return null
      if (above === '/') return path
    }
  } catch {
    return null
  }
}

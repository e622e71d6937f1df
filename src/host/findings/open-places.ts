import type { OpenPlace } from '../../shared/findings/finding'
import type { LookFrom } from './code-file-facts'

const WRITABLE_BY_ALL = 0o002
const STICKY = 0o1000

/**
 * Finds what lets every user change or replace a file: its own mode, that of its folder, or a folder above it whose
 * entries everybody may rename. Null where nothing does, or one cannot look.
 *
 * The path is one of the process's, latin1, without links.
 */
export function findOpenPlace({ source, pid }: LookFrom, path: string): OpenPlace | null {
  const modeOf = (place: string): number => {
    const found = source.statFile(pid, `root/${place}`)
    return typeof found === 'string' ? 0 : Number(found.mode)
  }
  if ((modeOf(path) & WRITABLE_BY_ALL) !== 0) return { what: 'file', path, isSticky: false }
  const folders = listFolders(path)
  for (const [index, folder] of folders.entries()) {
    const mode = modeOf(folder)
    const isSticky = (mode & STICKY) !== 0
    // With the sticky bit nobody can take away a folder of another's, so only the file's own folder counts then.
    if ((mode & WRITABLE_BY_ALL) !== 0 && (!isSticky || index === 0)) {
      return { what: 'folder', path: folder, isSticky }
    }
  }
  return null
}

/** The folders above a path, the nearest first: /a/b/c -> /a/b, /a, / */
function listFolders(path: string): string[] {
  const folders: string[] = []
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    folders.push(path.slice(0, end))
  }
  return [...folders, '/']
}

import { readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CodeFile } from '../../shared/findings/code-files'
import type { CodeFileFacts, OpenPlace } from '../../shared/findings/finding'
import { formatHex } from '../../shared/format/address'
import { inodeOf, type MappingTable } from '../../shared/tables/mapping-table'
import { errnoOf } from '../proc/errno-to-code'
import { compareFiles } from './compare-files'
import { bytesOf, findOpenPlace, statIfAny } from './open-places'
import { PackageOwners } from './package-owner'

/** Of which process, and whom to tell that it goes on. */
export interface LookFrom {
  readonly procRoot: string
  readonly pid: number
  readonly beat: () => void
}

const DELETED = ' (deleted)'

/**
 * Finds out about the files that processes run code from, as each process sees them: through its own root, since the
 * paths of a container or of a service with private folders mean other files outside.
 *
 * What costs is remembered for as long as the object lives: who may write to a place, what bytes are the same, whose
 * package it is. Blocks while it looks: for a thread of its own.
 */
export class CodeFileLooker {
  readonly #owners = new PackageOwners()
  readonly #openPlaces = new Map<string, OpenPlace | null>()
  readonly #contents = new Map<string, CodeFileFacts['content']>()

  /** The facts about one file of a process. */
  look(from: LookFrom, table: MappingTable, file: CodeFile): CodeFileFacts {
    const root = join(from.procRoot, String(from.pid), 'root')
    from.beat()
    const open = this.#findOpenPlace(from, root, file.path)
    if (!file.isMarkedDeleted) return { path: 'same', content: 'unknown', open, packageName: null }
    const path = lookUp(root, inodeOf(table, file.row), file.path)
    if (path !== 'other' && path !== 'missing') return { path, content: 'unknown', open, packageName: null }
    const content = path === 'other' ? this.#compare(from, root, table, file) : 'unknown'
    return {
      path,
      content,
      open,
      packageName: content === 'identical' ? null : this.#findOwner(root, file.path),
    }
  }

  #findOpenPlace({ procRoot, pid }: LookFrom, root: string, path: string): OpenPlace | null {
    const view = viewOf(procRoot, pid)
    if (view === null) return findOpenPlace(root, path)
    const key = `${view} ${path}`
    const known = this.#openPlaces.get(key)
    if (known !== undefined) return known
    const found = findOpenPlace(root, path)
    this.#openPlaces.set(key, found)
    return found
  }

  #compare(
    { procRoot, pid, beat }: LookFrom,
    root: string,
    table: MappingTable,
    { row, path }: CodeFile,
  ): CodeFileFacts['content'] {
    const now = statIfAny(root, path)
    if (now === null) return 'unknown'
    const old = `${table.device[row] ?? 0}:${inodeOf(table, row)}`
    const key = `${old} ${now.dev}:${now.ino} ${now.size} ${now.mtimeMs}`
    const known = this.#contents.get(key)
    if (known !== undefined) return known
    const folder = join(procRoot, String(pid))
    const range = `${formatHex(table.start[row] ?? 0)}-${formatHex(table.end[row] ?? 0)}`
    const mapped = join(folder, 'map_files', range)
    const content = compareFiles(mapped, bytesOf(root, path), beat)
    // The links of map_files are for root; that to the program itself is for whoever may read the maps.
    const isProgram = linkOf(join(folder, 'exe')) === path + DELETED
    const found =
      content === 'unknown' && isProgram
        ? compareFiles(join(folder, 'exe'), bytesOf(root, path), beat)
        : content
    this.#contents.set(key, found)
    return found
  }

  /** Packages are those of this machine: only where the path leads to the same place from here. */
  #findOwner(root: string, path: string): string | null {
    const folder = path.slice(0, Math.max(1, path.lastIndexOf('/')))
    const [inside, outside] = [statIfAny(root, folder), statIfAny('', folder)]
    const isSame =
      inside !== null && outside !== null && inside.dev === outside.dev && inside.ino === outside.ino
    return isSame ? this.#owners.find(Buffer.from(path, 'latin1').toString('utf8')) : null
  }
}

/** What the path of a mapping that is marked deleted leads to now. */
function lookUp(root: string, inode: bigint, path: string): CodeFileFacts['path'] {
  // A file may really be called so.
  if (inodeAt(root, path + DELETED) === inode) return 'same'
  const found = inodeAt(root, path)
  if (typeof found === 'bigint') return found === inode ? 'same' : 'other'
  return found
}

function inodeAt(root: string, path: string): bigint | 'missing' | 'unknown' {
  try {
    return statSync(bytesOf(root, path), { bigint: true }).ino
  } catch (thrown) {
    const errno = errnoOf(thrown)
    const isGone = (errno === 'ENOENT' || errno === 'ENOTDIR') && statIfAny(root, '/') !== null
    return isGone ? 'missing' : 'unknown'
  }
}

/** The mount namespace and the root of a process: the same for all that see the same files; null where unknown. */
function viewOf(procRoot: string, pid: number): string | null {
  const namespace = linkOf(join(procRoot, String(pid), 'ns/mnt'))
  const root = statIfAny(join(procRoot, String(pid), 'root'), '/')
  return namespace === null || root === null ? null : `${namespace} ${root.dev}:${root.ino}`
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path, 'latin1')
  } catch {
    return null
  }
}

import { statSync, type BigIntStats } from 'node:fs'
import type { CodeFile } from '../../shared/findings/code-files'
import type { CodeFileFacts, OpenPlace } from '../../shared/findings/finding'
import { formatHex } from '../../shared/format/address'
import { inodeOf, type MappingTable } from '../../shared/tables/mapping-table'
import type { ThreadSource } from '../proc/thread-source'
import { findOpenPlace } from './open-places'
import { PackageOwners } from './package-owner'

/** Of which process, and whom to tell that it goes on. */
export interface LookFrom {
  readonly source: ThreadSource
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
    from.beat()
    const open = this.#findOpenPlace(from, file.path)
    if (!file.isMarkedDeleted) return { path: 'same', content: 'unknown', open, packageName: null }
    const path = lookUp(from, inodeOf(table, file.row), file.path)
    if (path !== 'other' && path !== 'missing') return { path, content: 'unknown', open, packageName: null }
    const content = path === 'other' ? this.#compare(from, table, file) : 'unknown'
    return {
      path,
      content,
      open,
      packageName: content === 'identical' ? null : this.#findOwner(from, file.path),
    }
  }

  #findOpenPlace(from: LookFrom, path: string): OpenPlace | null {
    const view = viewOf(from)
    if (view === null) return findOpenPlace(from, path)
    const key = `${view} ${path}`
    const known = this.#openPlaces.get(key)
    if (known !== undefined) return known
    const found = findOpenPlace(from, path)
    this.#openPlaces.set(key, found)
    return found
  }

  #compare(from: LookFrom, table: MappingTable, { row, path }: CodeFile): CodeFileFacts['content'] {
    const { source, pid, beat } = from
    const now = statSeen(from, path)
    if (now === null) return 'unknown'
    const old = `${table.device[row] ?? 0}:${inodeOf(table, row)}`
    const key = `${old} ${now.dev}:${now.ino} ${now.size} ${now.mtimeNs}`
    const known = this.#contents.get(key)
    if (known !== undefined) return known
    const range = `${formatHex(table.start[row] ?? 0)}-${formatHex(table.end[row] ?? 0)}`
    const content = source.compareFiles(pid, `map_files/${range}`, `root/${path}`, beat)
    // The links of map_files are for root; that to the program itself is for whoever may read the maps.
    const isProgram = source.readLink(pid, 'exe') === path + DELETED
    const found =
      content === 'unknown' && isProgram ? source.compareFiles(pid, 'exe', `root/${path}`, beat) : content
    this.#contents.set(key, found)
    return found
  }

  /** Packages are those of this machine: only where the path leads to the same place from here. */
  #findOwner(from: LookFrom, path: string): string | null {
    const folder = path.slice(0, Math.max(1, path.lastIndexOf('/')))
    const [inside, outside] = [statSeen(from, folder), statHere(folder)]
    const isSame =
      inside !== null && outside !== null && inside.dev === outside.dev && inside.ino === outside.ino
    return isSame ? this.#owners.find(Buffer.from(path, 'latin1').toString('utf8')) : null
  }
}

/** What the path of a mapping that is marked deleted leads to now. */
function lookUp(from: LookFrom, inode: bigint, path: string): CodeFileFacts['path'] {
  // A file may really be called so.
  if (inodeAt(from, path + DELETED) === inode) return 'same'
  const found = inodeAt(from, path)
  if (typeof found === 'bigint') return found === inode ? 'same' : 'other'
  return found
}

function inodeAt({ source, pid }: LookFrom, path: string): bigint | 'missing' | 'unknown' {
  const found = source.statFile(pid, `root/${path}`)
  if (typeof found !== 'string') return found.ino
  const isGone =
    (found === 'ENOENT' || found === 'ENOTDIR') && typeof source.statFile(pid, 'root/') !== 'string'
  return isGone ? 'missing' : 'unknown'
}

/** The mount namespace and the root of a process: the same for all that see the same files; null where unknown. */
function viewOf(from: LookFrom): string | null {
  const namespace = from.source.readLink(from.pid, 'ns/mnt')
  const root = statSeen(from, '/')
  return namespace === null || root === null ? null : `${namespace} ${root.dev}:${root.ino}`
}

/** Looks at a path, latin1, as the process sees it; null where it cannot. */
function statSeen({ source, pid }: LookFrom, path: string): BigIntStats | null {
  const found = source.statFile(pid, `root/${path}`)
  return typeof found === 'string' ? null : found
}

/** Looks at a path, latin1, as this program sees it; null where it cannot. */
function statHere(path: string): BigIntStats | null {
  try {
    return statSync(Buffer.from(path, 'latin1'), { bigint: true })
  } catch {
    return null
  }
}

import { MAPPING_KINDS, mappingKindCode } from '../tables/mapping-kind'
import {
  inodeOf,
  PERM_EXEC,
  TRAIT_DELETED,
  type MappingIndex,
  type MappingTable,
} from '../tables/mapping-table'
import { nameOf } from './evidence'

const DELETED = ' (deleted)'
/** Overlay file systems show a file that was unlinked before it was mapped by its inode alone. */
const WITHOUT_PATH = /^\/#\d+$/
/** What has an inode and is not a file that anybody could delete, replace or put into a folder. */
const NO_FILE = new Set(
  MAPPING_KINDS.flatMap((kind, code) =>
    ['memfd', 'sysv', 'shared-anonymous', 'device', 'io-ring', 'kernel', 'huge-pages'].includes(kind)
      ? [code]
      : [],
  ),
)
const JIT = mappingKindCode('jit')

/** A file that a process runs code from: program, library, plug-in. */
export interface CodeFile {
  /** Device, inode and name: two versions of a library are two files. */
  readonly key: string
  /** Its first executable mapping. */
  readonly row: MappingIndex
  /** The path as the kernel printed it, without the " (deleted)" that it added; latin1. */
  readonly path: string
  /** The kernel says that this name is gone. A file may also really be called "x (deleted)". */
  readonly isMarkedDeleted: boolean
}

/**
 * Lists the files that a process runs code from, in the order of their first executable mapping.
 *
 * Memory files, SysV segments, devices and graphics memory are none, although the kernel calls some of them deleted.
 * Shape: one entry for each device, inode and name. Cost: one pass over the rows.
 */
export function listCodeFiles(table: MappingTable): CodeFile[] {
  const found = new Map<string, CodeFile>()
  for (let row = 0; row < table.length; row++) {
    if (!isCodeFileRow(table, row)) continue
    const key = codeFileKey(table, row)
    if (found.has(key)) continue
    const name = nameOf(table, row)
    const isMarkedDeleted = ((table.traits[row] ?? 0) & TRAIT_DELETED) !== 0
    const path = isMarkedDeleted ? name.slice(0, -DELETED.length) : name
    if (!WITHOUT_PATH.test(path)) found.set(key, { key, row, path, isMarkedDeleted })
  }
  return [...found.values()]
}

/** The key of the file behind a row: its device, its inode and its name. */
export function codeFileKey(table: MappingTable, row: MappingIndex): string {
  return `${table.device[row] ?? 0}:${inodeOf(table, row)}:${nameOf(table, row)}`
}

function isCodeFileRow(table: MappingTable, row: MappingIndex): boolean {
  if (((table.permissions[row] ?? 0) & PERM_EXEC) === 0) return false
  const kind = table.kind[row] ?? 0
  if (kind === JIT || NO_FILE.has(kind)) return false
  return (
    ((table.inodeLow[row] ?? 0) !== 0 || (table.inodeHigh[row] ?? 0) !== 0) &&
    nameOf(table, row).startsWith('/')
  )
}

import { statSync, type BigIntStats } from 'node:fs'
import { join } from 'node:path'
import { formatHex } from '../../shared/format/address'
import type { FileCheck, MappedFile } from './mapped-file'
import { errnoOf, readStatIfAny } from './errno-to-code'

const DELETED = ' (deleted)'

/** What {@link checkMappedFile} finds; blocks while a file system does not answer: for a thread that may be lost. */
export function lookAtMappedFile(
  procRoot: string,
  { process, start, end, inode, path }: MappedFile,
): FileCheck {
  const { pid, startTicks } = process
  if (readStatIfAny(procRoot, pid)?.startTicks !== startTicks) return unknown('the process has ended')
  const folder = join(procRoot, String(pid))
  const mapped = statOf(join(folder, 'map_files', `${formatHex(start)}-${formatHex(end)}`))
  const isMapped = (found: BigIntStats): boolean =>
    typeof mapped === 'string'
      ? String(found.ino) === inode
      : found.ino === mapped.ino && found.dev === mapped.dev
  const root = join(folder, 'root')
  const named = statOf(below(root, path))
  // A file may really be called so; only where it is another one the ending is the kernel's.
  const isMarked = path.endsWith(DELETED) && (typeof named === 'string' || !isMapped(named))
  const found = isMarked ? statOf(below(root, path.slice(0, -DELETED.length))) : named
  if (typeof found !== 'string') {
    // Without map_files the inode number alone tells, and another device may have the same one.
    const isLikely = typeof mapped === 'string'
    return isMapped(found) ? describeSame(isLikely) : describeReplaced(isLikely, found.ino)
  }
  const isGone = (found === 'ENOENT' || found === 'ENOTDIR') && typeof statOf(root) !== 'string'
  if (isGone) return { state: 'deleted', sentence: 'The file was deleted.' }
  return unknown(
    found === 'EACCES' || found === 'EPERM'
      ? 'only root can see the files of this process, or a folder denies access'
      : `looking at it failed with ${found}`,
  )
}

function describeSame(isLikely: boolean): FileCheck {
  const sentence = isLikely
    ? 'Likely the mapped file is the one under this name: the inode number is the same.'
    : 'The mapped file is the one under this name.'
  return { state: 'same', sentence }
}

function describeReplaced(isLikely: boolean, inode: bigint): FileCheck {
  const sentence = isLikely
    ? `The file was likely replaced: the path now has inode ${inode}.`
    : `The file was replaced: the path now has inode ${inode}.`
  return { state: 'replaced', sentence }
}

/** What is said where it cannot be known. */
export function unknown(why: string): FileCheck {
  return { state: 'unknown', sentence: `It could not be checked: ${why}.` }
}

/** A path of the process below its root, byte for byte. */
function below(root: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(root), Buffer.from(path, 'latin1')])
}

/** Follows links; the errno word where that fails. */
function statOf(path: string | Buffer): BigIntStats | string {
  try {
    return statSync(path, { bigint: true })
  } catch (thrown) {
    return errnoOf(thrown) || 'an unknown error'
  }
}

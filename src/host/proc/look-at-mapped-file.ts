import type { BigIntStats } from 'node:fs'
import { formatHex } from '../../shared/format/address'
import type { FileCheck, MappedFile } from './mapped-file'
import { readStatNow, type ThreadSource } from './thread-source'

const DELETED = ' (deleted)'

/** What {@link checkMappedFile} finds; blocks while a file system does not answer: for a thread that may be lost. */
export function lookAtMappedFile(
  source: ThreadSource,
  { process, start, end, inode, path }: MappedFile,
): FileCheck {
  const { pid, startTicks } = process
  if (readStatNow(source, pid)?.startTicks !== startTicks) return unknown('the process has ended')
  const mapped = source.statFile(pid, `map_files/${formatHex(start)}-${formatHex(end)}`)
  const isMapped = (found: BigIntStats): boolean =>
    typeof mapped === 'string'
      ? String(found.ino) === inode
      : found.ino === mapped.ino && found.dev === mapped.dev
  const named = source.statFile(pid, `root/${path}`)
  // A file may really be called so; only where it is another one the ending is the kernel's.
  const isMarked = path.endsWith(DELETED) && (typeof named === 'string' || !isMapped(named))
  const found = isMarked ? source.statFile(pid, `root/${path.slice(0, -DELETED.length)}`) : named
  if (typeof found !== 'string') {
    // Without map_files the inode number alone tells, and another device may have the same one.
    const isLikely = typeof mapped === 'string'
    return isMapped(found) ? describeSame(isLikely) : describeReplaced(isLikely, found.ino)
  }
  const isGone =
    (found === 'ENOENT' || found === 'ENOTDIR') && typeof source.statFile(pid, 'root/') !== 'string'
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

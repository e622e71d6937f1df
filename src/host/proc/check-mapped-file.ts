import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { formatHex } from '../../shared/format/address'
import type { ProcessIdentity } from '../../shared/ipc/contract'
import type { FileState } from '../../shared/ipc/file-messages'
import { errnoOf, readStatIfAny } from './errno-to-code'

/** A file system that is gone may hold a stat for ever. */
const DEADLINE_MS = 2000
const DELETED = ' (deleted)'

/** The file of a mapping as /proc/PID/maps tells it. */
export interface MappedFile {
  readonly process: ProcessIdentity
  readonly start: number
  readonly end: number
  readonly inode: string
  /** As bytes in latin1. */
  readonly path: string
}

/** What became of a mapped file, and a sentence about it. */
export interface FileCheck {
  readonly state: FileState
  readonly sentence: string
}

/**
 * Looks whether the file of a mapping is still the one under its name, as the process sees it: the name through
 * /proc/PID/root, the mapped file through /proc/PID/map_files where this user may follow it (root alone), else by the
 * inode number that maps prints, which is then only likely.
 *
 * Errors: none; what cannot be checked is `unknown`, with the reason. Waits at most two seconds, never on this thread.
 * Source: proc_pid_map_files(5), proc_pid_root(5).
 */
export async function checkMappedFile(procRoot: string, file: MappedFile): Promise<FileCheck> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<FileCheck>((resolve) => {
    timer = setTimeout(() => resolve(unknown('its file system does not answer')), DEADLINE_MS)
  })
  return Promise.race([look(procRoot, file), deadline]).finally(() => clearTimeout(timer))
}

async function look(procRoot: string, { process, start, end, inode, path }: MappedFile): Promise<FileCheck> {
  const { pid, startTicks } = process
  if (readStatIfAny(procRoot, pid)?.startTicks !== startTicks) return unknown('the process has ended')
  const folder = join(procRoot, String(pid))
  const mapped = await statOf(join(folder, 'map_files', `${formatHex(start)}-${formatHex(end)}`))
  const isMapped = (found: BigIntStats): boolean =>
    typeof mapped === 'string'
      ? String(found.ino) === inode
      : found.ino === mapped.ino && found.dev === mapped.dev
  const root = join(folder, 'root')
  const named = await statOf(below(root, path))
  // A file may really be called so; only where it is another one the ending is the kernel's.
  const isMarked = path.endsWith(DELETED) && (typeof named === 'string' || !isMapped(named))
  const found = isMarked ? await statOf(below(root, path.slice(0, -DELETED.length))) : named
  if (typeof found !== 'string') {
    // Without map_files the inode number alone tells, and another device may have the same one.
    const isLikely = typeof mapped === 'string'
    return isMapped(found) ? describeSame(isLikely) : describeReplaced(isLikely, found.ino)
  }
  const isGone = (found === 'ENOENT' || found === 'ENOTDIR') && typeof (await statOf(root)) !== 'string'
  if (isGone) return { state: 'deleted', sentence: 'No file has this name any more.' }
  return unknown(
    found === 'EACCES' || found === 'EPERM'
      ? 'only root may look at the files of this process, or this folder is closed'
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
    ? `Likely another file has this name now: its inode number is ${inode}.`
    : `Another file has this name now (inode ${inode}).`
  return { state: 'replaced', sentence }
}

function unknown(why: string): FileCheck {
  return { state: 'unknown', sentence: `It could not be checked: ${why}.` }
}

/** A path of the process below its root, byte for byte. */
function below(root: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(root), Buffer.from(path, 'latin1')])
}

/** Follows links; the errno word where that fails. */
async function statOf(path: string | Buffer): Promise<BigIntStats | string> {
  try {
    return await stat(path, { bigint: true })
  } catch (thrown) {
    return errnoOf(thrown) || 'an unknown error'
  }
}

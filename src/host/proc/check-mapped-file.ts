import { VmatlasError } from '../../shared/errors'
import { LosableThread } from '../threads/losable-thread'
import type { FileCheckJob } from './file-check-thread'
import { unknown } from './look-at-mapped-file'
import type { ProcSource } from './proc-source'
import type { FileCheck, MappedFile } from './mapped-file'

/** A file system that is gone may hold a stat for ever. */
const DEADLINE_MS = 2000
const HEAP_MB = 64

const thread = new LosableThread<FileCheckJob, FileCheck>('file-check-thread', HEAP_MB)

/**
 * Looks whether the file of a mapping is still the one under its name, as the process sees it: the name through
 * /proc/PID/root, the mapped file through /proc/PID/map_files where this user may follow it (root alone), else by the
 * inode number that maps prints, which is then only likely.
 *
 * Errors: none; what cannot be checked is `unknown`, with the reason. Waits at most two seconds. The path is another
 * process's, so the thread that looks may be lost.
 * Source: proc_pid_map_files(5), proc_pid_root(5).
 */
export async function checkMappedFile({ address }: ProcSource, file: MappedFile): Promise<FileCheck> {
  const toError = (why: string): VmatlasError => new VmatlasError('not-answering', why)
  try {
    return await thread.run({ source: address, file }, { deadlineMs: DEADLINE_MS, toError })
  } catch {
    return unknown('its file system does not answer')
  }
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseStackPointer } from '../../shared/proc/parse-syscall'

/** Of a process with more threads the others are taken to be like these. */
const MOST_THREADS = 1000

/**
 * The stack pointers of the threads of a process but its first one; null where one may not know them.
 *
 * The kernel tells those who may trace the process; a thread that runs at this moment is left out.
 * Source: proc_pid_syscall(5).
 */
export function readStackPointers(procRoot: string, pid: number, beat: () => void): number[] | null {
  const folder = join(procRoot, String(pid), 'task')
  try {
    const threads = readdirSync(folder).filter((thread) => thread !== String(pid))
    return threads.slice(0, MOST_THREADS).flatMap((thread) => {
      beat()
      return parseStackPointer(readFileSync(join(folder, thread, 'syscall'), 'latin1')) ?? []
    })
  } catch {
    return null
  }
}

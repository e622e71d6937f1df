import { parseStackPointer } from '../../shared/proc/parse-syscall'
import type { LookFrom } from './code-file-facts'

/** Of a process with more threads the others are taken to be like these. */
const MOST_THREADS = 1000

/**
 * The stack pointers of the threads of a process but its first one; null where one may not know them.
 *
 * The kernel tells those who may trace the process; a thread that runs at this moment is left out.
 * Source: proc_pid_syscall(5).
 */
export function readStackPointers({ source, pid, beat }: LookFrom): number[] | null {
  const threads = source.listThreads(pid)?.filter((thread) => thread !== pid)
  if (threads === undefined) return null
  const pointers: number[] = []
  for (const thread of threads.slice(0, MOST_THREADS)) {
    beat()
    const { text, errno } = source.readText(pid, `task/${thread}/syscall`)
    if (errno !== '') return null
    const pointer = parseStackPointer(text)
    if (pointer !== null) pointers.push(pointer)
  }
  return pointers
}

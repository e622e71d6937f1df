import { parseStackPointer } from '../../shared/proc/parse-syscall'
import type { ThreadFacts } from '../../shared/proc/thread-facts'
import type { Beat, ThreadSource } from './thread-source'

/** Threads that are asked; the pointers of more than these stay unknown. */
const MOST_THREADS = 4096

/**
 * Counts the threads of a process and asks each where its stack is; null where they cannot be listed.
 *
 * The list may be read by anybody, `syscall` by those who may trace the process. Blocks: for a thread of its own,
 * which calls `beat` as it goes on. Source: proc_pid_task(5), proc_pid_syscall(5).
 */
export function readThreadFacts(source: ThreadSource, pid: number, beat: Beat): ThreadFacts | null {
  const threads = source.listThreads(pid)
  if (threads === null) return null
  const stackPointers: number[] = []
  for (const thread of threads.slice(0, MOST_THREADS)) {
    beat()
    const { text, errno } = source.readText(pid, `task/${thread}/syscall`)
    // One that denies the answer speaks for all threads of its process; any other error is a thread that has ended.
    if (errno === 'EACCES' || errno === 'EPERM') break
    const pointer = errno === '' ? parseStackPointer(text) : null
    if (pointer !== null) stackPointers.push(pointer)
  }
  return { count: threads.length, stackPointers }
}

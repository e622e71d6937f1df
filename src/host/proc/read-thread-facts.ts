import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseStackPointer } from '../../shared/proc/parse-syscall'
import type { ThreadFacts } from '../../shared/proc/thread-facts'

/** Threads that are asked; the pointers of more than these stay unknown. */
const MOST_THREADS = 4096

/**
 * Counts the threads of a process and asks each where its stack is; null where the folder cannot be read.
 *
 * The folder may be read by anybody, `syscall` by those who may trace the process. Blocks: for a thread of its own,
 * which calls `beat` as it goes on. Source: proc_pid_task(5), proc_pid_syscall(5).
 */
export function readThreadFacts(taskFolder: string, beat: () => void): ThreadFacts | null {
  try {
    const threads = readdirSync(taskFolder)
    const stackPointers: number[] = []
    for (const thread of threads.slice(0, MOST_THREADS)) {
      beat()
      const pointer = readStackPointer(join(taskFolder, thread, 'syscall'))
      if (pointer === 'denied') break
      if (pointer !== null) stackPointers.push(pointer)
    }
    return { count: threads.length, stackPointers }
  } catch {
    return null
  }
}

/** Null for a thread that runs or has ended; one that denies the answer speaks for all threads of its process. */
function readStackPointer(path: string): number | null | 'denied' {
  try {
    return parseStackPointer(readFileSync(path, 'latin1'))
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : ''
    return code === 'EACCES' || code === 'EPERM' ? 'denied' : null
  }
}

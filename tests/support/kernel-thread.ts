import { readFileSync } from 'node:fs'

/** The kernel's own first thread, on every machine; a container's /proc does not show it. */
export const KTHREADD_PID = 2

/** Does this /proc show kernel threads? */
export function seesKernelThreads(): boolean {
  try {
    return readFileSync(`/proc/${KTHREADD_PID}/comm`, 'utf8').trim() === 'kthreadd'
  } catch {
    return false
  }
}

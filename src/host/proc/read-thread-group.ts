import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Finds the process that a PID or TID belongs to; null where there is none, or where it is hidden.
 *
 * Source: proc_pid_status(5), `Tgid`.
 */
export function readThreadGroup(id: number, procRoot = '/proc'): number | null {
  try {
    const status = readFileSync(join(procRoot, String(id), 'status'), 'latin1')
    const group = /^Tgid:\t(\d+)$/m.exec(status)?.[1]
    return group === undefined ? null : Number(group)
  } catch {
    return null
  }
}

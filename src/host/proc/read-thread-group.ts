import type { ProcSource } from './proc-source'

/**
 * Finds the process that a PID or TID belongs to; null where there is none, or where it is hidden.
 *
 * Source: proc_pid_status(5), `Tgid`.
 */
export async function readThreadGroup(id: number, source: ProcSource): Promise<number | null> {
  const { text } = await source.readText(id, 'status')
  const group = /^Tgid:\t(\d+)$/m.exec(text)?.[1]
  return group === undefined ? null : Number(group)
}

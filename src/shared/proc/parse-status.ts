import { kibToBytes } from '../units'

/**
 * The effective user id in /proc/PID/status, given as latin1; null when the line is missing.
 *
 * The owner of the /proc/PID folder is not a substitute: it is root for a process that is not dumpable.
 * Source: proc_pid_status(5), `Uid: real effective saved filesystem`.
 */
export function parseEffectiveUid(status: string): number | null {
  const match = /^Uid:\t\d+\t(\d+)/m.exec(status)
  return match === null ? null : Number(match[1])
}

/**
 * Bytes that a process has locked in memory (`VmLck`) in its status, given as latin1; NaN when the line is missing, as
 * it is for kernel threads. Source: proc_pid_status(5).
 */
export function parseLockedBytes(status: string): number {
  const match = /^VmLck:\s*(\d+) kB$/m.exec(status)
  return match === null ? Number.NaN : kibToBytes(Number(match[1]))
}

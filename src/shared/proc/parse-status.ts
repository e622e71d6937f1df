/**
 * The effective user id in /proc/PID/status, given as latin1; null when the line is missing.
 *
 * The owner of the /proc/PID folder is no substitute: it is root for a process that is not dumpable.
 * Source: proc_pid_status(5), `Uid: real effective saved filesystem`.
 */
export function parseEffectiveUid(status: string): number | null {
  const match = /^Uid:\t\d+\t(\d+)/m.exec(status)
  return match === null ? null : Number(match[1])
}

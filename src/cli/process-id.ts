import { VmatlasError } from '../shared/errors'

/** The kernel keeps pids in a signed 32-bit integer, whatever kernel.pid_max says. */
const LARGEST_PID = 2 ** 31 - 1

/** Reads a pid from the command line. Errors: `invalid-request` unless it is a positive decimal number. */
export function parsePid(text: string): number {
  const pid = /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : Number.NaN
  if (pid <= LARGEST_PID) return pid
  throw new VmatlasError(
    'invalid-request',
    `"${text}" is not a PID.`,
    'Give the PID as digits; vmatlas ps lists them.',
  )
}

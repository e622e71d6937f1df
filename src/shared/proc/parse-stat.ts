import { VmatlasError } from '../errors'
import type { ClockTicks } from '../units'

/** Set in `flags` from the first step of exit(2) on, long before the state is Z; include/linux/sched.h. */
const PF_EXITING = 0x0000_0004
/** Set in `flags` from clone(2) on and cleared by execve(2); include/linux/sched.h. */
const PF_FORKNOEXEC = 0x0000_0040
/** Set in `flags` of a kernel thread; include/linux/sched.h. */
const PF_KTHREAD = 0x0020_0000
/** The last field that is used: starttime, counted from 1 as proc_pid_stat(5) does. */
const FIELD_START_TIME = 22

/** What of /proc/PID/stat identifies and describes a process. */
export interface ProcessStat {
  readonly pid: number
  /** The kernel's name of the main thread, at most 15 bytes, as latin1. */
  readonly comm: string
  /** R, S, D, Z, T, ... */
  readonly state: string
  readonly parentPid: number
  readonly isKernelThread: boolean
  /** It is ending or has ended: its memory is, or is about to be, no longer its own. */
  readonly isEnding: boolean
  /** It was forked and has not replaced its program since: it may have inherited memory. */
  readonly isForkChild: boolean
  /** Time on a CPU so far, user and system. */
  readonly cpuTicks: ClockTicks
  readonly threads: number
  /** Start after boot; with the pid it is the identity of the process. */
  readonly startTicks: ClockTicks
  /**
   * Bottom of the main stack: another one after execve(2), since its place is random. 0 where the reader may not
   * know, NaN in a shortened file.
   */
  readonly stackStart: number
}

/**
 * Parses /proc/PID/stat, given as latin1.
 *
 * The name stands in brackets and may itself hold brackets, spaces and newlines: it ends at the last `)`.
 * Errors: `malformed-proc`.
 * Source: proc_pid_stat(5).
 *
 *   7 (a) b) S 1 ...  ->  pid 7, comm "a) b", state "S", parent 1
 */
export function parseStat(text: string): ProcessStat {
  const open = text.indexOf('(')
  const close = text.lastIndexOf(')')
  const fields = text.slice(close + 2).split(' ')
  // fields[0] is field 3, the state.
  const numberAt = (field: number): number => Number(fields[field - 3] ?? Number.NaN)
  const stat: ProcessStat = {
    pid: Number(text.slice(0, Math.max(0, open))),
    comm: text.slice(open + 1, close),
    state: fields[0] ?? '',
    parentPid: numberAt(4),
    isKernelThread: (numberAt(9) & PF_KTHREAD) !== 0,
    isEnding: (numberAt(9) & PF_EXITING) !== 0 || fields[0] === 'Z' || fields[0] === 'X',
    isForkChild: (numberAt(9) & PF_FORKNOEXEC) !== 0,
    cpuTicks: numberAt(14) + numberAt(15),
    threads: numberAt(20),
    startTicks: numberAt(FIELD_START_TIME),
    stackStart: numberAt(28),
  }
  if (open < 1 || close < open || stat.state.length !== 1 || Number.isNaN(stat.startTicks)) {
    throw new VmatlasError(
      'malformed-proc',
      'A /proc/PID/stat does not have the fields that proc_pid_stat(5) lists.',
    )
  }
  return stat
}

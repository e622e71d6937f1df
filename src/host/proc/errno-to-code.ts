import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { VmatlasError, type ErrorCode } from '../../shared/errors'
import { parseEffectiveUid } from '../../shared/proc/parse-status'
import { parseStat, type ProcessStat } from '../../shared/proc/parse-stat'

/** Returns the errno word of a failed system call, such as `EACCES`; empty for any other error. */
export function errnoOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
}

/** What happened when a file of /proc/PID was read. */
export interface ReadFailure {
  readonly procRoot: string
  readonly pid: number
  /** The file's name below /proc/PID. */
  readonly file: string
  /** The errno word, or `EMPTY` where the file could be opened and held nothing. */
  readonly errno: string
  /** It was root who tried. */
  readonly asRoot?: boolean
}

/** The codes a failed read of /proc/PID can end with. */
export type ReadFailureCode = Extract<
  ErrorCode,
  'process-gone' | 'permission-denied' | 'hidden' | 'kernel-thread' | 'zombie' | 'io'
>

/**
 * Decides why a file of /proc/PID could not be read; the one place where errno becomes a code.
 *
 * Looks at /proc/PID/stat once more where errno alone does not tell: a kernel thread and a zombie open fine and
 * hold nothing, and with hidepid= a living process looks gone.
 * Source: proc(5), proc_pid_maps(5).
 */
export function readFailureCode({ procRoot, pid, errno }: ReadFailure): ReadFailureCode {
  const stat = readStatIfAny(procRoot, pid)
  switch (errno) {
    case 'EMPTY':
      return codeWithoutMemory(stat)
    case 'EACCES':
    case 'EPERM':
      return stat === null ? 'hidden' : 'permission-denied'
    case 'ENOENT':
    case 'ESRCH':
      if (stat !== null) return codeWithoutMemory(stat)
      return isAlive(procRoot, pid) ? 'hidden' : 'process-gone'
    default:
      return 'io'
  }
}

function codeWithoutMemory(stat: ProcessStat | null): 'kernel-thread' | 'zombie' | 'process-gone' {
  if (stat?.isKernelThread === true) return 'kernel-thread'
  return stat?.state === 'Z' ? 'zombie' : 'process-gone'
}

/** The error for a failed read, with a sentence for a person and the next step. */
export function toReadError(failure: ReadFailure): VmatlasError {
  if (isWithoutSums(failure)) return withoutSums(failure)
  const code = readFailureCode(failure)
  const { pid, file, errno } = failure
  switch (code) {
    case 'process-gone':
      return new VmatlasError(code, `Process ${pid} has ended.`)
    case 'hidden':
      return new VmatlasError(code, `Process ${pid} is hidden from this user.`)
    case 'kernel-thread':
      return new VmatlasError(code, `${pid} is a kernel thread: it has no memory maps of its own.`)
    case 'zombie':
      return new VmatlasError(code, `Process ${pid} is a zombie: it has ended and released its memory.`)
    case 'permission-denied':
      return permissionDenied(failure)
    case 'io':
      return new VmatlasError(
        code,
        `Reading /proc/${pid}/${file} failed with ${errno || 'an unknown error'}.`,
      )
  }
}

/** Reads /proc/PID/stat; null where it cannot be read or understood. */
export function readStatIfAny(procRoot: string, pid: number): ProcessStat | null {
  try {
    return parseStat(readFileSync(join(procRoot, String(pid), 'stat'), 'latin1'))
  } catch {
    return null
  }
}

/** Of the files that are read smaps_rollup alone may be missing while the process is there. */
function isWithoutSums({ procRoot, pid, file, errno }: ReadFailure): boolean {
  return file === 'smaps_rollup' && errno === 'ENOENT' && readStatIfAny(procRoot, pid) !== null
}

function withoutSums({ procRoot, pid }: ReadFailure): VmatlasError {
  return new VmatlasError(
    'unsupported-kernel',
    `There is no smaps_rollup in ${procRoot}/${pid}.`,
    'It needs Linux 4.14 with CONFIG_PROC_PAGE_MONITOR; smaps, where there is one, has the same sums.',
  )
}

function permissionDenied({ procRoot, pid, file, asRoot }: ReadFailure): VmatlasError {
  const own = process.geteuid?.() ?? -1
  const owner = readOwner(procRoot, pid)
  const next = `Read it as root, for example: sudo vmatlas maps ${pid} (CAP_SYS_PTRACE does as well, since Linux 6.15 also CAP_PERFMON).`
  if (own === 0 || asRoot === true) {
    return new VmatlasError(
      'permission-denied',
      `Not even root may read ${file} of process ${pid} here: a security module or a missing capability forbids it.`,
      'Run it with CAP_SYS_PTRACE (since Linux 6.15 CAP_PERFMON suffices); if this is a container, run it on the host.',
    )
  }
  if (owner === own) {
    return new VmatlasError(
      'permission-denied',
      `Process ${pid} protects its memory (it is not dumpable, as setuid programs and key agents are), so not even its owner may read its ${file}.`,
      next,
    )
  }
  const whose = owner === null ? 'another user' : `user ${owner}`
  return new VmatlasError(
    'permission-denied',
    `Process ${pid} belongs to ${whose}; its ${file} may be read by that user and by root.`,
    next,
  )
}

function readOwner(procRoot: string, pid: number): number | null {
  try {
    return parseEffectiveUid(readFileSync(join(procRoot, String(pid), 'status'), 'latin1'))
  } catch {
    return null
  }
}

/** A process that may not be signalled exists all the same; a recorded /proc has no living processes. */
function isAlive(procRoot: string, pid: number): boolean {
  if (procRoot !== '/proc') return false
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return errnoOf(thrown) === 'EPERM'
  }
}

/**
 * The closed list of what can go wrong, and the sentence and next step that reach the user.
 *
 * Codes cross the process boundaries as plain strings; texts are made from them in one place, so that the
 * window and the command line say the same.
 */
export const ERROR_CODES = [
  'process-gone',
  'permission-denied',
  'hidden',
  'kernel-thread',
  'zombie',
  'not-answering',
  'cancelled',
  'malformed-proc',
  'unsupported-kernel',
  'invalid-request',
  'not-authorised',
  'dismissed',
  'no-agent',
  'pkexec-missing',
  'kernel-refused',
  'snapshot-corrupt',
  'snapshot-newer',
  'disk-full',
  'io',
  'internal',
] as const

/** One of the closed list of error codes. */
export type ErrorCode = (typeof ERROR_CODES)[number]

/** An error as it crosses a process boundary: plain strings only. */
export interface VmatlasErrorData {
  readonly code: ErrorCode
  /** What happened, one sentence for a person. */
  readonly message: string
  /** What the person can do next, one sentence or a command; empty when there is nothing to do. */
  readonly nextStep: string
}

/** The one error class that core code throws on purpose; anything else is a programming fault. */
export class VmatlasError extends Error {
  override readonly name = 'VmatlasError'
  readonly code: ErrorCode
  readonly nextStep: string

  constructor(code: ErrorCode, message: string, nextStep = defaultNextStep(code)) {
    super(message)
    this.code = code
    this.nextStep = nextStep
  }
}

/** Turns anything thrown into the plain form; what is not a VmatlasError becomes `internal`. */
export function toErrorData(thrown: unknown): VmatlasErrorData {
  if (thrown instanceof VmatlasError) {
    return { code: thrown.code, message: thrown.message, nextStep: thrown.nextStep }
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return { code: 'internal', message, nextStep: defaultNextStep('internal') }
}

/** Rebuilds the error on the other side of a boundary, so that it can be thrown there. */
export function fromErrorData(data: VmatlasErrorData): VmatlasError {
  return new VmatlasError(data.code, data.message, data.nextStep)
}

/** The next step that fits a code where the place of the failure knows no better one. */
export function defaultNextStep(code: ErrorCode): string {
  switch (code) {
    case 'process-gone':
      return 'Pick another process; what was read before stays on screen.'
    case 'permission-denied':
      return 'Read it as its owner or as root, for example: sudo vmatlas maps PID (or with CAP_SYS_PTRACE, since Linux 6.15 also CAP_PERFMON).'
    case 'hidden':
      return '/proc is mounted with hidepid; read as root or as a member of its gid= group.'
    case 'kernel-thread':
      return 'A kernel thread has no memory maps of its own; pick a user process.'
    case 'zombie':
      return 'A zombie has released its memory; its parent has yet to collect it.'
    case 'not-answering':
      return 'It may hold its own memory lock; try again in a moment.'
    case 'cancelled':
      return ''
    case 'malformed-proc':
      return 'Please report the line with the kernel release (uname -r).'
    case 'unsupported-kernel':
      return 'A Linux kernel that offers this file is needed.'
    case 'invalid-request':
      return 'Correct the value and try again.'
    case 'not-authorised':
      return 'Ask an administrator, or run the shown command as root.'
    case 'dismissed':
      return 'Nothing was changed; try again when you are ready to authorise it.'
    case 'no-agent':
      return 'Run the shown command in a terminal, or start a polkit authentication agent.'
    case 'pkexec-missing':
      return 'Run the shown command in a terminal, or install the package pkexec.'
    case 'kernel-refused':
      return 'The kernel may be built or set to refuse this; inside a container change it on the host.'
    case 'snapshot-corrupt':
      return 'Use another copy of the file.'
    case 'snapshot-newer':
      return 'Update VMAtlas to open it.'
    case 'disk-full':
      return 'Free some space and try again; older snapshots are unharmed.'
    case 'io':
      return 'Try again; if it stays, look at the system log.'
    case 'internal':
      return 'This is a defect of VMAtlas; please report it.'
  }
}

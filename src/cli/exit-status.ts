import type { ErrorCode } from '../shared/errors'

/** Exit statuses of the command line; scripts rely on them. */
export const EXIT = {
  ok: 0,
  different: 1,
  usage: 2,
  processGone: 3,
  permissionDenied: 4,
  notAuthorised: 5,
  internal: 70,
} as const

/** The statuses as `--help` tells them. */
export const EXIT_STATUS_HELP = `Exit status:
  0   ok
  1   only from diff: something differs, or --fail-if holds
  2   wrong use: an unknown command, option or value
  3   the process is gone
  4   permission denied
  5   not authorised, or the prompt was dismissed
  70  anything else: an unreadable file, a defect of VMAtlas`

/** Thrown by a command that has said all it has to say, and ends with this status. */
export class EndWithStatus extends Error {
  override readonly name = 'EndWithStatus'
  readonly status: number

  constructor(status: number) {
    super(`status ${status}`)
    this.status = status
  }
}

/** The exit status that an error ends the command with. */
export function exitStatusOf(code: ErrorCode): number {
  switch (code) {
    case 'invalid-request':
    case 'kernel-thread':
      return EXIT.usage
    case 'process-gone':
    case 'zombie':
      return EXIT.processGone
    case 'permission-denied':
    case 'hidden':
    case 'kernel-refused':
      return EXIT.permissionDenied
    case 'not-authorised':
    case 'dismissed':
    case 'no-agent':
    case 'pkexec-missing':
      return EXIT.notAuthorised
    case 'not-answering':
    case 'cancelled':
    case 'malformed-proc':
    case 'unsupported-kernel':
    case 'snapshot-corrupt':
    case 'snapshot-newer':
    case 'disk-full':
    case 'io':
    case 'internal':
      return EXIT.internal
  }
}

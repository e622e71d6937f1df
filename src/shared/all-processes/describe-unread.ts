import { formatCount } from '../format/count'
import { showName } from '../format/name'

/** A process whose maps could not be read: the code of the error, and its name, latin1, empty where it is not known. */
export interface NamedFailure {
  readonly pid: number
  readonly code: string
  readonly name: string
}

/** Why maps could not be read, as part of a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  'permission-denied': 'denied',
  hidden: 'hidden (hidepid)',
  'not-answering': 'do not answer',
}

/** Processes of one reason that a sentence names. */
const NAMED = 3

/**
 * Says how many processes were read, and which were not and why, those of one reason together.
 *
 *   read 61 of 240 processes; 178 denied: systemd (1), sshd (812), cron (640) and 175 others; 1 do not answer: PID 77
 */
export function describeUnread(readCount: number, unread: readonly NamedFailure[], named = NAMED): string {
  const total = formatCount(readCount + unread.length)
  const reasons = groupByReason(unread).map(
    ({ reason, processes }) => `${formatCount(processes.length)} ${reason}${nameSome(processes, named)}`,
  )
  return [`read ${formatCount(readCount)} of ${total} processes`, ...reasons].join('; ')
}

function nameSome(processes: readonly NamedFailure[], named: number): string {
  if (named === 0) return ''
  const names = processes.slice(0, named).map(nameFailure).join(', ')
  const others = processes.length - named
  if (others <= 0) return `: ${names}`
  return `: ${names} and ${formatCount(others)} ${others === 1 ? 'other' : 'others'}`
}

/** The reasons in the order in which they occur, each with its processes. */
export function groupByReason<Failure extends NamedFailure>(
  unread: readonly Failure[],
): { readonly reason: string; readonly processes: Failure[] }[] {
  const groups = new Map<string, Failure[]>()
  for (const failure of unread) {
    const reason = REASONS[failure.code] ?? `could not be read (${failure.code})`
    const known = groups.get(reason)
    if (known) known.push(failure)
    else groups.set(reason, [failure])
  }
  return [...groups].map(([reason, processes]) => ({ reason, processes }))
}

/** A process in a sentence: "sshd (812)", "PID 77" where the name is not known. */
export function nameFailure({ pid, name }: NamedFailure): string {
  return name === '' ? `PID ${pid}` : `${showName(name)} (${pid})`
}

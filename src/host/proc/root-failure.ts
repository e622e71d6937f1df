import { VmatlasError } from '../../shared/errors'
import { makeHarmless } from '../../shared/format/name'
import { isWithoutAgent, PKEXEC_DISMISSED, PKEXEC_REFUSED } from '../polkit/pkexec'

/** How a prompt ended that did not lead to reading as root. */
export type PromptEnd =
  | { readonly how: 'pkexec-missing' | 'unanswered' | 'cancelled' }
  | { readonly how: 'ended'; readonly status: number | null; readonly stderr: string }

/** Without the helper as root there is the whole command line as root. */
const IN_TERMINAL = 'read one process in a terminal: sudo vmatlas maps PID'

/**
 * Says why processes of other users are not read as root.
 *
 *   126 -> dismissed    127 + "No authentication agent" -> no-agent    127 -> not-authorised
 */
export function promptFailure(end: PromptEnd): VmatlasError {
  switch (end.how) {
    case 'pkexec-missing':
      return new VmatlasError(
        'pkexec-missing',
        'pkexec is not installed, so it cannot ask for permission to read as root.',
        `Install it (package pkexec or polkit), or ${IN_TERMINAL}`,
      )
    case 'unanswered':
      return notAuthorised('the prompt was not answered within five minutes')
    case 'cancelled':
      return new VmatlasError('cancelled', 'Request cancelled.')
    case 'ended':
      return endedFailure(end.status, end.stderr)
  }
}

function endedFailure(status: number | null, stderr: string): VmatlasError {
  if (status === PKEXEC_DISMISSED) {
    return new VmatlasError(
      'dismissed',
      'The prompt was dismissed, so nothing is read as root.',
      `Try again and answer the prompt, or ${IN_TERMINAL}`,
    )
  }
  if (status === PKEXEC_REFUSED && isWithoutAgent(stderr)) {
    return new VmatlasError(
      'no-agent',
      'No authentication agent is running, so the password prompt cannot be shown.',
      `Start your desktop's polkit agent and try again, or ${IN_TERMINAL}`,
    )
  }
  if (status === PKEXEC_REFUSED) return notAuthorised(firstLine(stderr))
  return new VmatlasError(
    'internal',
    `vmatlas-read-proc ended with ${status ?? 'a signal'}: ${firstLine(stderr)}.`,
  )
}

/** The helper is run only where nobody but root can have put something else in its place. */
export function helperUntrusted(): VmatlasError {
  return new VmatlasError(
    'permission-denied',
    'The helper that reads as root is not installed in /usr/libexec/vmatlas, where only root could change it.',
    `Install the package of VMAtlas for your system, or ${IN_TERMINAL}`,
  )
}

function notAuthorised(detail: string): VmatlasError {
  return new VmatlasError(
    'not-authorised',
    `polkit did not authorise reading as root${detail === '' ? '' : ` (${detail})`}.`,
    `Ask an administrator, or ${IN_TERMINAL}`,
  )
}

function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? ''
  return makeHarmless(line.trim()).slice(0, 200).replace(/\.$/, '')
}

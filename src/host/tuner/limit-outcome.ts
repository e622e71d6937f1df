import { VmatlasError } from '../../shared/errors'
import { makeHarmless } from '../../shared/format/name'
import { BOOT_FILE } from '../../shared/sysctl/limit-act'
import { LIMIT_KEY } from '../../shared/sysctl/limit-value'
import { isWithoutAgent, PKEXEC_DISMISSED, PKEXEC_REFUSED } from '../polkit/pkexec'

/** How an attempt to change the limit ended, before the kernel was asked again. */
export type ActEnd =
  /** vmatlas-set-limit ran, or pkexec in its place refused; `status` is null when a signal ended it. */
  | {
      readonly how: 'ran'
      readonly through: 'pkexec' | 'root'
      readonly status: number | null
      readonly signal: string | null
      readonly stderr: string
    }
  | { readonly how: 'pkexec-missing' }
  /** The prompt stayed unanswered until our own deadline. */
  | { readonly how: 'unanswered' }

/** What was wanted, and what the kernel says after the attempt. */
export interface ActContext {
  readonly wanted: number
  /** Read back from the kernel after the attempt. */
  readonly after: number
  /** Does the same in a terminal; one a line. */
  readonly commands: readonly string[]
}

/** Those of build/linux/vmatlas-set-limit. */
const KERNEL_REFUSED = 3
const FILE_REFUSED = 4
const NOTHING_TO_UNDO = 5
const NOT_RUNNING = 6
const BUSY = 8

/**
 * Says why an attempt to change the limit failed; null when the kernel now has the wanted value.
 *
 * The value read back decides, never an exit status alone: a success that changed nothing is a refusal.
 * Errors about rights end with the command that does the same in a terminal.
 *
 *   126 -> dismissed    127 + "No authentication agent" -> no-agent    127 -> not-authorised    3 -> kernel-refused
 */
export function limitFailure(end: ActEnd, context: ActContext): VmatlasError | null {
  if (end.how === 'pkexec-missing') return pkexecMissing(context)
  if (end.how === 'unanswered') {
    return notAuthorised('the prompt was not answered within five minutes', context)
  }
  const { status } = end
  if (status === 0) {
    return context.after === context.wanted ? null : kernelRefused('the write reported success', context)
  }
  if (status === null) return notAuthorised(`it was ended by ${end.signal ?? 'a signal'}`, context)
  if (end.through === 'pkexec' && status === PKEXEC_DISMISSED) return dismissed(context)
  if (end.through === 'pkexec' && status === PKEXEC_REFUSED) {
    return isWithoutAgent(end.stderr) ? noAgent(context) : notAuthorised(firstLine(end.stderr), context)
  }
  return helperFailure(status, firstLine(end.stderr), context)
}

function helperFailure(status: number, detail: string, context: ActContext): VmatlasError {
  switch (status) {
    case KERNEL_REFUSED:
      return kernelRefused('', context)
    case FILE_REFUSED:
      return new VmatlasError(
        'io',
        `Nothing was changed, since not all could be written: ${detail}.`,
        `See that ${BOOT_FILE} and /var/lib/vmatlas can be written by root; where /etc is read-only, the system's own configuration must set ${LIMIT_KEY}.`,
      )
    case NOTHING_TO_UNDO:
      return new VmatlasError(
        'invalid-request',
        'VMAtlas has made no change to undo.',
        'Set a value instead.',
      )
    case NOT_RUNNING:
      return new VmatlasError(
        'invalid-request',
        `The running value changed meanwhile: ${nowSays(context)}.`,
        'Check the value before you undo.',
      )
    case BUSY:
      return new VmatlasError('invalid-request', 'Another change is under way.', 'Try again in a moment.')
    default:
      return new VmatlasError('internal', `vmatlas-set-limit ended with ${status}${inBrackets(detail)}.`)
  }
}

function dismissed(context: ActContext): VmatlasError {
  return new VmatlasError(
    'dismissed',
    `The prompt was dismissed, so nothing was changed: ${nowSays(context)}.`,
    `Try again and answer the prompt, or run in a terminal: ${inTerminal(context)}`,
  )
}

function notAuthorised(detail: string, context: ActContext): VmatlasError {
  return new VmatlasError(
    'not-authorised',
    `polkit did not authorise the change${inBrackets(detail)}: ${nowSays(context)}.`,
    `Ask an administrator to run: ${inTerminal(context)}`,
  )
}

function noAgent(context: ActContext): VmatlasError {
  return new VmatlasError(
    'no-agent',
    `No authentication agent is running, so the password prompt cannot be shown: ${nowSays(context)}.`,
    `Start your desktop's polkit agent and try again, or run in a terminal: ${inTerminal(context)}`,
  )
}

function pkexecMissing(context: ActContext): VmatlasError {
  return new VmatlasError(
    'pkexec-missing',
    `pkexec is not installed, so it cannot ask for permission to change the limit: ${nowSays(context)}.`,
    `Install it (package pkexec or polkit), or run in a terminal: ${inTerminal(context)}`,
  )
}

function kernelRefused(detail: string, context: ActContext): VmatlasError {
  return new VmatlasError(
    'kernel-refused',
    `The kernel did not accept ${context.wanted}${inBrackets(detail)}: ${nowSays(context)}.`,
    `Some kernels make this value read-only, and in a container it belongs to the host; there run: ${inTerminal(context)}`,
  )
}

function nowSays(context: ActContext): string {
  return `${LIMIT_KEY} is ${context.after}`
}

function inTerminal(context: ActContext): string {
  return context.commands.join(' && ')
}

function inBrackets(detail: string): string {
  return detail === '' ? '' : ` (${detail})`
}

/** The first line of a program's complaint, without its name and full stop, short enough for a sentence. */
function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? ''
  return makeHarmless(line.trim())
    .slice(0, 200)
    .replace(/^vmatlas-set-limit: /, '')
    .replace(/\.$/, '')
}

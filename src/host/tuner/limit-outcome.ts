import { VmatlasError } from '../../shared/errors'
import { makeHarmless } from '../../shared/format/name'
import { LIMIT_KEY, limitCommand } from '../../shared/sysctl/limit-value'

/** How an attempt to write the value ended, before the kernel was asked again. */
export type WriteEnd =
  /** pkexec was found and ran; `status` is null when a signal ended it. */
  | {
      readonly how: 'pkexec'
      readonly status: number | null
      readonly signal: string | null
      readonly stderr: string
    }
  | { readonly how: 'pkexec-missing' }
  /** The prompt stayed unanswered until our own deadline. */
  | { readonly how: 'unanswered' }
  /** Written directly, as root; `errno` is null on success. */
  | { readonly how: 'direct'; readonly errno: string | null }

/** What was asked for, and what the kernel says after the attempt. */
export interface WriteContext {
  readonly requested: number
  /** Read back from the kernel after the attempt. */
  readonly after: number
}

/** pkexec's own status when the person closed the prompt; pkexec(1). */
const PKEXEC_DISMISSED = 126
/** pkexec's own status when it may not or cannot run the program; pkexec(1). */
const PKEXEC_REFUSED = 127

/**
 * Says why an attempt to set the limit failed; null when the kernel now has the requested value.
 *
 * The value read back decides, never an exit status alone: a write that reported success and changed nothing is
 * a refusal. Each error ends with the command that does the same in a terminal.
 * Source: pkexec(1) for 126 and 127; any other status is sysctl's.
 *
 *   126 -> dismissed    127 + "No authentication agent" -> no-agent    127 -> not-authorised    1 -> kernel-refused
 */
export function limitFailure(end: WriteEnd, context: WriteContext): VmatlasError | null {
  switch (end.how) {
    case 'pkexec-missing':
      return pkexecMissing(context)
    case 'unanswered':
      return notAuthorised('the prompt was not answered within five minutes', context)
    case 'direct':
      if (end.errno !== null) return kernelRefused(end.errno, context)
      break
    case 'pkexec': {
      const failure = pkexecFailure(end, context)
      if (failure !== null) return failure
    }
  }
  return context.after === context.requested ? null : kernelRefused('the write reported success', context)
}

function pkexecFailure(end: WriteEnd & { how: 'pkexec' }, context: WriteContext): VmatlasError | null {
  if (end.status === 0) return null
  if (end.status === PKEXEC_DISMISSED) return dismissed(context)
  if (end.status === null) return notAuthorised(`pkexec was ended by ${end.signal ?? 'a signal'}`, context)
  if (end.status !== PKEXEC_REFUSED) return kernelRefused(firstLine(end.stderr), context)
  if (end.stderr.includes('No authentication agent')) return noAgent(context)
  return notAuthorised(firstLine(end.stderr), context)
}

function dismissed(context: WriteContext): VmatlasError {
  return new VmatlasError(
    'dismissed',
    `The prompt was dismissed, so nothing was changed: ${nowSays(context)}.`,
    `Try again and answer the prompt, or run in a terminal: ${limitCommand(context.requested)}`,
  )
}

function notAuthorised(detail: string, context: WriteContext): VmatlasError {
  return new VmatlasError(
    'not-authorised',
    `polkit did not authorise the change${inBrackets(detail)}: ${nowSays(context)}.`,
    `Ask an administrator to run: ${limitCommand(context.requested)}`,
  )
}

function noAgent(context: WriteContext): VmatlasError {
  return new VmatlasError(
    'no-agent',
    `No authentication agent is running, so nobody could be asked for a password: ${nowSays(context)}.`,
    `Start your desktop's polkit agent and try again, or run in a terminal: ${limitCommand(context.requested)}`,
  )
}

function pkexecMissing(context: WriteContext): VmatlasError {
  return new VmatlasError(
    'pkexec-missing',
    `pkexec is not installed, so the right to change the limit cannot be asked for: ${nowSays(context)}.`,
    `Install it (package pkexec or polkit), or run in a terminal: ${limitCommand(context.requested)}`,
  )
}

function kernelRefused(detail: string, context: WriteContext): VmatlasError {
  return new VmatlasError(
    'kernel-refused',
    `The kernel did not take ${context.requested}${inBrackets(detail)}: ${nowSays(context)}.`,
    `Some kernels make this value read-only, and in a container it belongs to the host; there run: ${limitCommand(context.requested)}`,
  )
}

function nowSays(context: WriteContext): string {
  return `${LIMIT_KEY} is ${context.after}`
}

function inBrackets(detail: string): string {
  return detail === '' ? '' : ` (${detail})`
}

/** The first line of a program's complaint, without its full stop, short enough for a sentence. */
function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? ''
  return makeHarmless(line.trim()).slice(0, 200).replace(/\.$/, '')
}

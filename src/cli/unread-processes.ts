import { describeUnread } from '../shared/all-processes/describe-unread'
import { VmatlasError, type ErrorCode } from '../shared/errors'
import { nameMembers } from '../shared/export/json'
import type { UnreadProcess } from '../shared/ipc/all-processes-messages'

/** Says whether a process that could not be read has maps at all, so that it is missed. */
export function hasMemory(code: ErrorCode): boolean {
  return code !== 'kernel-thread' && code !== 'zombie' && code !== 'process-gone'
}

/**
 * Says what a command that reads all processes left out, and how to read more.
 *
 *   vmatlas: read 61 of 62 processes; 1 denied: sshd (812) (as root: sudo vmatlas find)
 */
export function saySight(command: string, readCount: number, unread: readonly UnreadProcess[]): string {
  const asRoot = process.geteuid?.() === 0 ? '' : ` (as root: sudo vmatlas ${command})`
  return `vmatlas: ${describeUnread(readCount, unread)}${asRoot}`
}

/** A process that could not be read, in JSON. */
export function toUnreadJson({ pid, code, name }: UnreadProcess): object {
  return { pid, code, ...(name === '' ? {} : nameMembers(name)) }
}

/** Fails with the first of the processes that were asked for and could not be read. */
export function failOnUnread(unread: readonly UnreadProcess[]): void {
  const [first] = unread
  if (first === undefined) return
  const words = first.code === 'process-gone' ? 'has ended' : `could not be read (${first.code})`
  throw new VmatlasError(first.code, `Process ${first.pid} ${words}.`)
}

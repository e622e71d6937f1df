import { VmatlasError, type ErrorCode } from '../shared/errors'
import { formatCount } from '../shared/format/count'
import type { UnreadProcess } from '../shared/ipc/all-processes-messages'

/** Why maps could not be read, as part of a sentence. */
const REASONS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'permission-denied': 'denied',
  hidden: 'hidden (hidepid)',
  'not-answering': 'do not answer',
}

/** Says whether a process that could not be read has maps at all, so that it is missed. */
export function hasMemory(code: ErrorCode): boolean {
  return code !== 'kernel-thread' && code !== 'zombie' && code !== 'process-gone'
}

/**
 * Says what a pass over the machine left out.
 *
 *   vmatlas: read 61 of 240 processes; 179 denied (as root: sudo vmatlas find)
 */
export function describeSight(command: string, readCount: number, unread: readonly UnreadProcess[]): string {
  const counts = new Map<ErrorCode, number>()
  for (const { code } of unread) counts.set(code, (counts.get(code) ?? 0) + 1)
  const reasons = [...counts].map(
    ([code, count]) => `${formatCount(count)} ${REASONS[code] ?? `could not be read (${code})`}`,
  )
  const total = formatCount(readCount + unread.length)
  const asRoot = process.geteuid?.() === 0 ? '' : ` (as root: sudo vmatlas ${command})`
  return `vmatlas: read ${formatCount(readCount)} of ${total} processes; ${reasons.join('; ')}${asRoot}`
}

/** Fails with the first of the processes that were asked for and could not be read. */
export function failOnUnread(unread: readonly UnreadProcess[]): void {
  const [first] = unread
  if (first === undefined) return
  const words = first.code === 'process-gone' ? 'has ended' : `could not be read (${first.code})`
  throw new VmatlasError(first.code, `Process ${first.pid} ${words}.`)
}

import { LIMIT_FLOOR } from './limit-range'
import { LIMIT_KEY } from './limit-value'

/** The one file that the app writes. Letters sort after digits, so that it wins over 99-anything.conf. */
export const BOOT_FILE = '/etc/sysctl.d/zz-vmatlas.conf'

/** What the last change left behind to be undone; written by root only. */
export const LAST_CHANGE_PATH = '/var/lib/vmatlas/last-change'

/** What is asked of vmatlas-set-limit: its verb and its number. */
export type LimitAct =
  /** The running value only. */
  | { readonly verb: 'now'; readonly value: number }
  /** The running value and the file for every boot. */
  | { readonly verb: 'boot'; readonly value: number }
  /** Undoes the last change, if the running value still is `value`. */
  | { readonly verb: 'undo'; readonly value: number }

/** The last change, as far as it can be undone. */
export interface LastChange {
  /** The running value before it: what undo restores. */
  readonly before: number
  /** The running value that it set. */
  readonly set: number
  readonly atMs: number
  /** What undo does with the file: leave it, remove it, or write what stood there before. */
  readonly file: 'kept' | 'removed' | 'restored'
}

const FILE_WORDS: ReadonlyMap<string, LastChange['file']> = new Map([
  ['kept', 'kept'],
  ['absent', 'removed'],
  ['follows', 'restored'],
])

/**
 * Reads what vmatlas-set-limit wrote about the last change; null for any other text.
 *
 *   before 65530
 *   set 1048576
 *   at 1795388310
 *   file kept | absent | follows     and then the old file, word for word
 */
export function parseLastChange(text: string): LastChange | null {
  const match = /^before ([0-9]{1,10})\nset ([0-9]{1,10})\nat ([0-9]{1,12})\nfile ([a-z]+)\n/.exec(text)
  const file = FILE_WORDS.get(match?.[4] ?? '')
  if (match === null || file === undefined) return null
  return { before: Number(match[1]), set: Number(match[2]), atMs: Number(match[3]) * 1000, file }
}

/** The running value that undo restores: the one before, but never one that stops programs from starting. */
export function undoneValue(change: LastChange): number {
  return Math.max(change.before, LIMIT_FLOOR)
}

/** The commands that do in a terminal what the app does behind its prompt, one a line. */
export function setLimitCommands(value: number, atBoot: boolean): string[] {
  const now = `sudo sysctl -w ${LIMIT_KEY}=${value}`
  return atBoot ? [now, `echo '${LIMIT_KEY} = ${value}' | sudo tee ${BOOT_FILE}`] : [now]
}

/** The commands that undo a change in a terminal, one a line. */
export function undoCommands(change: LastChange): string[] {
  const now = `sudo sysctl -w ${LIMIT_KEY}=${undoneValue(change)}`
  switch (change.file) {
    case 'kept':
      return [now]
    case 'removed':
      return [now, `sudo rm ${BOOT_FILE}`]
    case 'restored':
      return [now, `sed '1,/^file follows$/d' ${LAST_CHANGE_PATH} | sudo tee ${BOOT_FILE}`]
  }
}

import type { LookFrom } from './code-file-facts'

const PAGE = 4096
const ENTRY_BYTES = 8
/** Bit 58 of an entry, in its last byte: the page is a guard region. */
const GUARD_BIT = 1 << (58 - 56)
/** Read at once, and at most: 32 MiB of stack. */
const PAGES_AT_ONCE = 8192

/**
 * Says whether a guard region (MADV_GUARD_INSTALL) lies in `[from, to)`; null where the page map may not be read, or
 * the range is longer than a stack is.
 *
 * Source: Documentation/admin-guide/mm/pagemap.rst, Linux 6.15.
 */
export function findGuard({ source, pid, beat }: LookFrom, from: number, to: number): boolean | null {
  const first = Math.floor(from / PAGE)
  const count = Math.floor(to / PAGE) - first
  if (count > PAGES_AT_ONCE) return null
  const entries = new Uint8Array(count * ENTRY_BYTES)
  if (!source.readPageMap(pid, entries, first * ENTRY_BYTES, beat)) return null
  for (let at = ENTRY_BYTES - 1; at < entries.length; at += ENTRY_BYTES) {
    if (((entries[at] ?? 0) & GUARD_BIT) !== 0) return true
  }
  return false
}

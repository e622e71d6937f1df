import {
  PERM_ACCESS_UNTOLD,
  PERM_EXEC,
  PERM_READ,
  PERM_SHARED,
  PERM_SHARING_UNTOLD,
  PERM_WRITE,
} from './mapping-table'

/** Permissions in words, by their bits: "rw-p", "rw-?" where the source does not tell shared from private, "????". */
export const PERMISSION_WORDS: readonly string[] = Array.from({ length: 64 }, (_, bits) => spell(bits))

/** Formats permission bits as maps prints them: "rw-p", "r-xp", "rw-s"; "?" is not told by the source. */
export function formatPermissions(permissions: number): string {
  return PERMISSION_WORDS[permissions] ?? '????'
}

/**
 * Formats the permissions that several mappings have, bit `1 << permissions` for each combination that is told.
 *
 *   0b10_0000_0010  "r--p, r-xp"
 */
export function formatPermissionSets(sets: number): string {
  return PERMISSION_WORDS.slice(0, 16)
    .filter((_, permissions) => (sets >> permissions) & 1)
    .join(', ')
}

function spell(bits: number): string {
  const sharing = bits & PERM_SHARING_UNTOLD ? '?' : bits & PERM_SHARED ? 's' : 'p'
  if (bits & PERM_ACCESS_UNTOLD) return `???${sharing}`
  return (
    (bits & PERM_READ ? 'r' : '-') +
    (bits & PERM_WRITE ? 'w' : '-') +
    (bits & PERM_EXEC ? 'x' : '-') +
    sharing
  )
}

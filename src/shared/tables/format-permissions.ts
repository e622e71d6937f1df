import { PERM_EXEC, PERM_READ, PERM_SHARED, PERM_WRITE } from './mapping-table'

const LETTERS: readonly string[] = Array.from({ length: 16 }, (_, bits) => spell(bits))

/** Formats permission bits as maps prints them: "rw-p", "r-xp", "rw-s". */
export function formatPermissions(permissions: number): string {
  return LETTERS[permissions & 15] ?? '----'
}

/**
 * Formats the permissions that several mappings have, bit `1 << permissions` for each combination.
 *
 *   0b10_0000_0010  "r--p, r-xp"
 */
export function formatPermissionSets(sets: number): string {
  return LETTERS.filter((_, permissions) => (sets >> permissions) & 1).join(', ')
}

function spell(bits: number): string {
  return (
    (bits & PERM_READ ? 'r' : '-') +
    (bits & PERM_WRITE ? 'w' : '-') +
    (bits & PERM_EXEC ? 'x' : '-') +
    (bits & PERM_SHARED ? 's' : 'p')
  )
}

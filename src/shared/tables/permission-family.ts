import type { KindFamily } from './mapping-kind'
import { PERM_ACCESS_UNTOLD, PERM_EXEC, PERM_READ, PERM_WRITE } from './mapping-table'

/** The colour family of permissions, taken from the kinds of mappings that usually have them. */
export function familyOfPermissions(permissions: number): KindFamily {
  if (permissions & PERM_ACCESS_UNTOLD) return 'kernel'
  switch (permissions & (PERM_READ | PERM_WRITE | PERM_EXEC)) {
    case 0:
      return 'no-access'
    case PERM_READ:
      return 'file-data'
    case PERM_READ | PERM_WRITE:
      return 'anonymous'
    case PERM_READ | PERM_EXEC:
      return 'code'
    case PERM_READ | PERM_WRITE | PERM_EXEC:
      return 'write-execute'
    default:
      return 'kernel'
  }
}

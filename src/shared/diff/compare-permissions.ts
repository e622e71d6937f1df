import { PERM_SHARED, PERM_SHARING_UNTOLD, PERM_UNTOLD } from '../tables/mapping-table'
import type { DiffSide } from './diff-side'

/** Both sides with what one of them does not tell of permissions untold on either, so that it makes no difference. */
export function comparePermissions(
  before: DiffSide,
  after: DiffSide,
): readonly [before: DiffSide, after: DiffSide] {
  const lacks = (column: 'permissions' | 'sharing'): boolean =>
    before.absent.includes(column) || after.absent.includes(column)
  if (lacks('permissions')) return [replace(before, () => PERM_UNTOLD), replace(after, () => PERM_UNTOLD)]
  if (!lacks('sharing')) return [before, after]
  const hide = (permissions: number): number => (permissions & ~PERM_SHARED) | PERM_SHARING_UNTOLD
  return [replace(before, hide), replace(after, hide)]
}

function replace(side: DiffSide, instead: (permissions: number) => number): DiffSide {
  const { mappings } = side
  return { ...side, mappings: { ...mappings, permissions: mappings.permissions.map(instead) } }
}

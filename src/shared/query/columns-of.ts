import type { AbsentColumn } from '../tables/absent-column'
import { PERM_SHARED } from '../tables/mapping-table'
import type { QueryCondition } from './query'

/** The columns that a condition compares and that a source may lack; why neighbours do not merge compares them all. */
export function columnsOf(condition: QueryCondition): readonly AbsentColumn[] {
  switch (condition.type) {
    case 'permissions': {
      const asked = condition.set | condition.clear
      return [
        ...(asked & ~PERM_SHARED ? (['permissions'] as const) : []),
        ...(asked & PERM_SHARED ? (['sharing'] as const) : []),
      ]
    }
    case 'word':
      return condition.word === 'rwx' ? ['permissions'] : []
    case 'number':
      return condition.field === 'offset' ? ['offset'] : []
    case 'inode':
    case 'device':
      return [condition.type]
    case 'apart':
      return ['offset', 'device', 'inode', 'permissions', 'sharing']
    default:
      return []
  }
}

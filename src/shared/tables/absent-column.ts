/**
 * What an imported text may not tell; such a column holds zeros that mean nothing and is not compared. `path`: names
 * are the last parts of paths, and only files and the main stack have one (pmap). `permissions`: of some rows or of all
 * it does not tell the access; `sharing`: of some rows or of all it does not tell shared from private. The rows say
 * which (PERM_ACCESS_UNTOLD, PERM_SHARING_UNTOLD).
 */
export const ABSENT_COLUMNS = ['offset', 'device', 'inode', 'path', 'permissions', 'sharing'] as const

/** One of {@link ABSENT_COLUMNS}. */
export type AbsentColumn = (typeof ABSENT_COLUMNS)[number]

/** What each is called in a sentence: "The source has no ... of its mappings". */
export const ABSENT_WORDS: Readonly<Record<AbsentColumn, string>> = {
  offset: 'offset',
  device: 'device',
  inode: 'inode',
  path: 'path',
  permissions: 'permissions',
  sharing: 'sharing (s or p)',
}

/**
 * What an imported text may not tell; such a column holds zeros that mean nothing and is not compared. `path`: names
 * are the last parts of paths, and only files and the main stack have one (pmap).
 */
export type AbsentColumn = 'offset' | 'device' | 'inode' | 'path'

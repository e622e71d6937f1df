import { FILE_COLUMNS, type FileColumn } from '../../worker/protocol/files-protocol'
import type { GridColumn } from '../../model/grid-columns'

const COLUMNS: Readonly<Record<FileColumn, Omit<GridColumn, 'key'>>> = {
  name: { title: 'File', kind: 'mono', width: 300, grows: true },
  kind: {
    title: 'Kind',
    kind: 'quiet',
    width: 104,
    hint: 'Code where any of it is code, else of its first mapping',
  },
  processes: { title: 'Processes', kind: 'number', width: 96, hint: 'Number of processes that map it' },
  mappings: { title: 'Mappings', kind: 'number', width: 92, hint: 'Mappings in all processes' },
  size: { title: 'Size', kind: 'bytes', width: 88, hint: 'Address space in all processes' },
  rss: {
    title: 'RSS',
    kind: 'bytes',
    width: 88,
    hint: 'Resident; a shared page counts once for each process',
  },
  pss: {
    title: 'PSS',
    kind: 'bytes',
    width: 88,
    hint: 'Resident, shared pages divided by the number of processes',
  },
  privateDirty: { title: 'Private dirty', kind: 'bytes', width: 104, hint: 'Modified private pages' },
  versions: { title: 'Versions', kind: 'number', width: 84, hint: 'Different inodes mapped under this path' },
  state: {
    title: 'State',
    kind: 'text',
    width: 90,
    hint: 'Deleted, or replaced by another file at its path, while still mapped',
  },
}

/** Columns of the grid "Files". */
export const FILE_GRID_COLUMNS: readonly GridColumn[] = FILE_COLUMNS.map((key) => ({ key, ...COLUMNS[key] }))

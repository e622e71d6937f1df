import { MAPPING_COLUMNS, type MappingColumn } from '../../worker/protocol'
import type { GridColumn } from '../grid/grid-columns'

const COLUMNS: Readonly<Record<MappingColumn, Omit<GridColumn, 'key'>>> = {
  start: { title: 'Start', kind: 'address', width: 128, hint: 'First byte' },
  end: { title: 'End', kind: 'address', width: 118, hint: 'One past the last byte' },
  size: { title: 'Size', kind: 'bytes', width: 92 },
  permissions: {
    title: 'Permissions',
    kind: 'permissions',
    width: 94,
    hint: 'read, write, execute; private or shared',
  },
  kind: { title: 'Kind', kind: 'kind', width: 178 },
  offset: { title: 'Offset', kind: 'address', width: 96, hint: 'Where in the file the mapping begins' },
  device: { title: 'Device', kind: 'mono', width: 76, hint: 'Major and minor number, hexadecimal' },
  inode: { title: 'Inode', kind: 'number', width: 104 },
  name: { title: 'Name', kind: 'name', width: 260, grows: true },
}

/** Columns of the grid "Memory maps". */
export const MAPPING_GRID_COLUMNS: readonly GridColumn[] = MAPPING_COLUMNS.map((key) => ({
  key,
  ...COLUMNS[key],
}))

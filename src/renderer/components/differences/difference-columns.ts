import { DIFFERENCE_COLUMNS, type DifferenceColumn } from '../../worker/protocol/snapshot-protocol'
import type { GridColumn } from '../../model/grid-columns'

const USE_HINT =
  'The change, then before → after; one number where it did not change, empty where smaps was not read'

const COLUMNS: Readonly<Record<DifferenceColumn, Omit<GridColumn, 'key'>>> = {
  what: { title: 'What happened', kind: 'what', width: 178 },
  before: { title: 'Before', kind: 'mono', width: 238, hint: 'Where it was: address, size, permissions' },
  after: { title: 'After', kind: 'mono', width: 222, hint: 'Where it is now' },
  size: {
    title: 'Size',
    kind: 'bytes',
    width: 88,
    hint: 'Bytes mapped afterwards, or before where it is gone',
  },
  permissions: { title: 'Permissions', kind: 'permissions', width: 94 },
  name: { title: 'Name', kind: 'name', width: 240, grows: true },
  change: {
    title: 'Change',
    kind: 'bytes',
    width: 118,
    hint: 'Bytes mapped more or less; where none, the first number of memory use that changed',
  },
  rss: { title: 'RSS', kind: 'bytes', width: 156, hint: USE_HINT },
  pss: { title: 'PSS', kind: 'bytes', width: 156, hint: USE_HINT },
  privateDirty: { title: 'Private dirty', kind: 'bytes', width: 156, hint: USE_HINT },
  swap: { title: 'Swap', kind: 'bytes', width: 156, hint: USE_HINT },
}

/** Columns of the grid "Differences". */
export const DIFFERENCE_GRID_COLUMNS: readonly GridColumn[] = DIFFERENCE_COLUMNS.map((key) => ({
  key,
  ...COLUMNS[key],
}))

/** Columns that show unless a person chose others: swap is 0 nearly everywhere, and "Change" says where it is not. */
export const USUAL_DIFFERENCE_COLUMNS: readonly string[] = DIFFERENCE_COLUMNS.filter((key) => key !== 'swap')

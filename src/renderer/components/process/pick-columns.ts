import type { GridView } from '../../composables/useGridView'
import { cellIndexOf } from './mapping-columns'
import type { MappingColumn } from '../../worker/protocol'

/** The same view with the cells of some columns only, in their order. */
export function pickColumns(view: GridView, keys: readonly MappingColumn[]): GridView {
  const indices = keys.map(cellIndexOf)
  return {
    ...view,
    readRows: async (first, count) => {
      const window = await view.readRows(first, count)
      const rows = window.rows.map((row) => ({
        ...row,
        cells: indices.map((index) => row.cells[index] ?? { text: '' }),
      }))
      return { ...window, rows }
    },
  }
}

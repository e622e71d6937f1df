import { computed, ref, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useWorker } from '../api/worker-key'
import type { GridColumn } from '../model/grid-columns'
import type { ViewName, ViewState } from '../worker/protocol/view-protocol'
import { useColumnLayout, type ColumnLayout } from './useColumnLayout'
import { useCopy } from './useCopy'
import { useGridView, type GridView } from './useGridView'

/** What a screen needs for a grid. */
export interface Grid {
  readonly view: GridView
  readonly state: Readonly<ShallowRef<ViewState>>
  readonly layout: ColumnLayout
  /** The text of the filter; what is written into it is asked of the worker. */
  readonly filter: Ref<string>
  /** For `v-bind` of a DataGrid: its view, its columns, and copying to the clipboard. */
  readonly bindings: ComputedRef<{
    readonly view: GridView
    readonly columns: readonly GridColumn[]
    readonly layout: ColumnLayout
    readonly onCopy: (text: string) => Promise<void>
  }>
}

/**
 * Sets one of the worker's views up as a grid: its rows, its columns as the person laid them out, filter and copy.
 *
 * `usual` are the columns that show unless the person chose others; all of them where it is absent.
 */
export function useGrid(
  name: ViewName,
  all: readonly GridColumn[],
  usual: readonly string[] = all.map(({ key }) => key),
): Grid {
  const view = useGridView(useWorker(), name)
  const layout = useColumnLayout(name, { all, usual })
  const onCopy = useCopy()
  const filter = ref('')
  watch(filter, (text) => view.filter(text))
  return {
    view,
    state: view.state,
    layout,
    filter,
    bindings: computed(() => ({ view, columns: layout.columns.value, layout, onCopy })),
  }
}

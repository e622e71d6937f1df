import { computed, ref, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useWorker } from '../api/worker-key'
import type { GridColumn } from '../model/grid-columns'
import type { OtherColumn, ViewName, ViewState } from '../worker/protocol/view-protocol'
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
 * `usual` are the columns that show unless the person chose others; all of them where it is absent. `withOthers` adds
 * the columns that only the present table has.
 */
export function useGrid(
  name: ViewName,
  all: readonly GridColumn[],
  usual: readonly string[] = all.map(({ key }) => key),
  withOthers: typeof withoutOthers = withoutOthers,
): Grid {
  const view = useGridView(useWorker(), name)
  // Each state brings a list of its own; only another one is another set of columns.
  const others = computed<readonly OtherColumn[]>((before) => {
    const now = view.state.value.otherColumns
    return before && keysOf(before) === keysOf(now) ? before : now
  })
  const layout = useColumnLayout(
    name,
    computed(() => ({ all: withOthers(all, others.value), usual })),
  )
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

function withoutOthers(all: readonly GridColumn[], _others: readonly OtherColumn[]): readonly GridColumn[] {
  return all
}

function keysOf(columns: readonly OtherColumn[]): string {
  return columns.map(({ key, unit }) => `${key} ${unit}`).join()
}

import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { WorkerClient } from '../api/worker-client'
import type { GridWindow, SelectAct, ViewName, ViewSort, ViewState } from '../worker/protocol/view-protocol'

/** A table as the grid needs it: its state, its rows in small portions, and what a person can do to it. */
export interface GridView {
  readonly state: Readonly<ShallowRef<ViewState>>
  readRows(first: number, count: number): Promise<GridWindow>
  sortBy(sort: ViewSort): Promise<void>
  filter(text: string): Promise<void>
  select(act: SelectAct, sequence: number): Promise<void>
  /** Opens or closes the group whose head stands at a position; absent where rows are never grouped. */
  toggleGroup?(position: number): Promise<void>
  copy(): Promise<string>
}

/** A view before its worker said anything. */
export const EMPTY_VIEW_STATE: ViewState = {
  version: 0,
  rowCount: 0,
  passingCount: 0,
  groupedBy: null,
  withGaps: false,
  totalCount: 0,
  sort: null,
  filter: '',
  filterNotes: [],
  selectedCount: 0,
  totals: {},
  activePosition: -1,
  sequence: 0,
  otherColumns: [],
  shift: 0,
}

/** Follows one view of the worker until the scope ends. */
export function useGridView(worker: WorkerClient, view: ViewName): GridView {
  const state = shallowRef(EMPTY_VIEW_STATE)
  const accept = (next: ViewState): void => {
    if (next.version >= state.value.version) state.value = next
  }
  onScopeDispose(
    worker.listen((event) => {
      if (event.type === 'view' && event.view === view) accept(event.state)
    }),
  )
  void worker.ask('viewState', view).then(accept)

  return {
    state,
    readRows: (first, count) => worker.ask('readRows', view, first, count),
    sortBy: async (sort) => accept(await worker.ask('sortView', view, sort)),
    filter: async (text) => accept(await worker.ask('filterView', view, text)),
    select: async (act, sequence) => accept(await worker.ask('selectRows', view, act, sequence)),
    toggleGroup: async (position) => accept(await worker.ask('toggleGroup', view, position)),
    copy: () => worker.ask('copyRows', view),
  }
}

import type { BusyClock } from '../reading/busy-clock'
import type { WorkerEvent, WorkerMethods } from '../protocol/messages'
import type { ViewName } from '../protocol/view-protocol'
import type { TableView } from '../views/table-view'

/** The requests about one of the grids, whatever its rows are. */
export type ViewMethods = Pick<
  WorkerMethods,
  | 'viewState'
  | 'sortView'
  | 'filterView'
  | 'selectRows'
  | 'selectTableRow'
  | 'readRows'
  | 'groupView'
  | 'toggleGroup'
  | 'toggleAllGroups'
  | 'showGaps'
  | 'selectedIds'
  | 'copyRows'
>

/** The views of all grids by their names: what the window does with one, and what it hears of one. */
export class ViewSession implements ViewMethods {
  readonly #views: Readonly<Record<ViewName, TableView>>
  readonly #emit: (event: WorkerEvent) => void
  readonly #clock: BusyClock

  /** `clock` measures the work with the maps. */
  constructor(
    views: Readonly<Record<ViewName, TableView>>,
    emit: (event: WorkerEvent) => void,
    clock: BusyClock,
  ) {
    this.#views = views
    this.#emit = emit
    this.#clock = clock
  }

  viewState: ViewMethods['viewState'] = (view) => this.#ask(view, (table) => table.state())

  sortView: ViewMethods['sortView'] = (view, sort) => this.#act(view, (table) => table.setSort(sort))

  filterView: ViewMethods['filterView'] = (view, text) => this.#act(view, (table) => table.setFilter(text))

  selectRows: ViewMethods['selectRows'] = (view, act, sequence) =>
    this.#act(view, (table) => table.select(act, sequence))

  selectTableRow: ViewMethods['selectTableRow'] = (view, row) =>
    this.#act(view, (table) => table.selectTableRow(row))

  readRows: ViewMethods['readRows'] = (view, first, count) =>
    this.#ask(view, (table) => table.readRows(first, count))

  groupView: ViewMethods['groupView'] = (view, by) => this.#act(view, (table) => table.groupBy(by))

  toggleGroup: ViewMethods['toggleGroup'] = (view, position) =>
    this.#act(view, (table) => table.toggleGroup(position))

  toggleAllGroups: ViewMethods['toggleAllGroups'] = (view, isOpen) =>
    this.#act(view, (table) => table.toggleAllGroups(isOpen))

  showGaps: ViewMethods['showGaps'] = (view, isShown) => this.#act(view, (table) => table.showGaps(isShown))

  selectedIds: ViewMethods['selectedIds'] = (view) => this.#ask(view, (table) => table.selectedIds())

  copyRows: ViewMethods['copyRows'] = (view) => this.#ask(view, (table) => table.copy())

  /** Sends the window the state of a view. */
  tell(view: ViewName): void {
    this.#emit({ type: 'view', view, state: this.#views[view].state() })
  }

  #ask<Value>(view: ViewName, read: (table: TableView) => Value): Value {
    const ask = (): Value => read(this.#views[view])
    return view === 'maps' ? this.#clock.measure(ask) : ask()
  }

  #act(view: ViewName, act: (table: TableView) => void): ReturnType<ViewMethods['viewState']> {
    return this.#ask(view, (table) => {
      act(table)
      this.tell(view)
      return table.state()
    })
  }
}

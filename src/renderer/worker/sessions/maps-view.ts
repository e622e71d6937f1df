import { emptyMappingSource } from '../sources/empty-tables'
import type { MappingSource } from '../sources/mapping-source'
import { TableView } from '../views/table-view'

/** Writes the view of maps on behalf of one page; does nothing once another page has opened the view. */
export interface MapsWriter {
  /** Takes the next table of the same page. */
  readonly show: (source: MappingSource) => void
  /** Takes the same rows again, of which more is known by now. */
  readonly refine: (source: MappingSource) => void
  /** Empties the view and gives it back. */
  readonly close: () => void
}

/** The view of maps: all may read its table, and the page that opened it last writes it. */
export class MapsView {
  readonly table = new TableView(emptyMappingSource(), null)
  readonly #onChanged: () => void
  #writer: MapsWriter | null = null

  /** `onChanged` reports to the window that the maps show otherwise. */
  constructor(onChanged: () => void) {
    this.#onChanged = onChanged
  }

  /** Gives the view to a page, empty. */
  open(): MapsWriter {
    this.#writer?.close()
    const write = (act: () => void): void => {
      if (this.#writer !== writer) return
      act()
      this.#onChanged()
    }
    const writer: MapsWriter = {
      show: (source) => write(() => this.table.replaceSource(source)),
      refine: (source) => write(() => this.table.refineSource(source)),
      close: () =>
        write(() => {
          this.table.reset(emptyMappingSource())
          this.#writer = null
        }),
    }
    this.#writer = writer
    return writer
  }
}

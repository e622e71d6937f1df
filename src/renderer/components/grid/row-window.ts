import type { GridView } from '../../composables/useGridView'
import type { GridRow, GridWindow } from '../../worker/protocol/view-protocol'
import type { GridColumn } from '../../model/grid-columns'
import { RowPool } from './row-pool'
import {
  clampFirst,
  firstFromScrollTop,
  firstToShow,
  isScaled,
  scrollTopFromFirst,
  spacerHeight,
  type ScrollScale,
} from './scroll-scale'

/** Rows kept ready above and below the view. */
const OVERSCAN = 3

/** The elements that a grid scrolls and fills. */
export interface GridElements {
  readonly scroller: HTMLElement
  /** As high as all rows together, up to the cap. */
  readonly sizer: HTMLElement
  readonly head: HTMLElement
  /** Stays in sight; holds the pooled rows. */
  readonly body: HTMLElement
}

/** What is fixed for a grid, and what it is asked on every placement. */
export interface RowWindowOptions {
  readonly columns: () => readonly GridColumn[]
  readonly idPrefix: string
  readonly rowHeight: number
  /** Position of the active row, -1 without one. */
  readonly active: () => number
  /** Rows were written and stand in their places. */
  readonly onPlaced: (window: GridWindow) => void
}

/**
 * Keeps the rows on screen those of the view: asks for portions, one at a time, and places what arrives.
 *
 * The first row (a fraction) is the truth. Above the spacer's cap the wheel moves it by rows and the scroll bar
 * follows; only the thumb of the scroll bar goes by the ratio.
 */
export class RowWindow {
  readonly #view: GridView
  readonly #options: RowWindowOptions
  #elements: GridElements | null = null
  #pool: RowPool | null = null
  #held: GridWindow = { first: 0, rows: [], flashId: 0 }
  #first = 0
  /** What the scroll bar was last set to: its echo must be told from a hand on the thumb. */
  #writtenTop = 0
  #seenShift = 0
  /** Height of the view when it was last fitted. */
  #viewHeight = 0
  #isAsking = false
  #isStale = false

  constructor(view: GridView, options: RowWindowOptions) {
    this.#view = view
    this.#options = options
  }

  /** Takes the elements of a grid that is on the page now. */
  attach(elements: GridElements): void {
    this.#elements = elements
    this.#seenShift = this.#view.state.value.shift
    this.renewRows()
    this.resize()
  }

  /** Makes the rows anew for other columns. */
  renewRows(): void {
    if (!this.#elements) return
    const { columns, idPrefix } = this.#options
    this.#pool?.remove()
    this.#pool = new RowPool(this.#elements.body, columns(), idPrefix)
    this.place()
  }

  /** Width that shows the whole of a column's cells on screen, CSS pixels. */
  widthOf(column: number): number {
    return this.#pool?.widthOf(column) ?? 0
  }

  /** Lets the elements go; answers that come later are dropped. */
  detach(): void {
    this.#elements = null
    this.#pool = null
  }

  scale(): ScrollScale {
    const { rowHeight } = this.#options
    const rowCount = this.#view.state.value.rowCount
    if (!this.#elements) return { rowCount, rowHeight, viewHeight: 0 }
    const { scroller, head } = this.#elements
    return { rowCount, rowHeight, viewHeight: Math.max(0, scroller.clientHeight - head.offsetHeight) }
  }

  /** Fits the spacer and the view to the number of rows and the room there is, and shows what belongs there. */
  resize(): void {
    if (!this.#elements) return
    const scale = this.scale()
    this.#followShift()
    const { sizer, head, body } = this.#elements
    sizer.style.height = `${head.offsetHeight + spacerHeight(scale)}px`
    body.style.height = `${scale.viewHeight}px`
    const isActiveKept = scale.viewHeight < this.#viewHeight && this.#showedActive(this.#viewHeight)
    this.#viewHeight = scale.viewHeight
    if (isActiveKept) this.#keepActive()
    else this.#scrollTo(this.#first)
  }

  /** Scrolls as little as it takes to show a position whole. */
  reveal(position: number): void {
    this.#scrollTo(firstToShow(this.scale(), this.#first, position))
  }

  /** Brings a grid that has the keys back on screen, where the screen scrolls as a whole. */
  keepInSight(): void {
    const scroller = this.#elements?.scroller
    if (scroller && scroller === document.activeElement) scroller.scrollIntoView({ block: 'nearest' })
  }

  /** Writes the rows in their places again, from what is held. */
  place(): void {
    const { rowHeight, active, onPlaced } = this.#options
    const isGrouped = this.#view.state.value.groupedBy !== null
    this.#pool?.place({ window: this.#held, first: this.#first, rowHeight, active: active(), isGrouped })
    onPlaced(this.#held)
  }

  /** Follows the scroll bar where it was not this code that moved it. */
  handleScroll(): void {
    const top = this.#elements?.scroller.scrollTop ?? 0
    if (Math.abs(top - this.#writtenTop) < 1) return
    this.#writtenTop = top
    this.#first = firstFromScrollTop(this.scale(), top)
    this.#show()
  }

  /** Moves by rows where a pixel of the scroll bar stands for many; else the browser scrolls. */
  handleWheel(event: WheelEvent): void {
    if (!isScaled(this.scale()) || event.ctrlKey || event.deltaY === 0) return
    event.preventDefault()
    const isLines = event.deltaMode === WheelEvent.DOM_DELTA_LINE
    this.#scrollTo(this.#first + (isLines ? event.deltaY : event.deltaY / this.#options.rowHeight))
  }

  positionOf(target: EventTarget | null): number {
    return this.#pool?.positionOf(target) ?? -1
  }

  /** Id of the element that shows a position, or of one cell of it; null where it is not on screen. */
  idAt(position: number, column: number): string | null {
    return this.#pool?.idAt(position, column) ?? null
  }

  /** The row at a position; null where it is not on screen. */
  heldAt(position: number): GridRow | null {
    return this.#held.rows[position - this.#held.first] ?? null
  }

  /** The row at a position, asked for where it is not on screen. */
  async rowAt(position: number): Promise<GridRow | null> {
    return this.heldAt(position) ?? (await this.#view.readRows(position, 1)).rows[0] ?? null
  }

  /** Rows above the ones on screen came or went: what is looked at stays under the eye. */
  #followShift(): void {
    const { shift } = this.#view.state.value
    const moved = shift - this.#seenShift
    this.#seenShift = shift
    if (moved === 0) return
    this.#first += moved
    this.#held = { ...this.#held, first: this.#held.first + moved }
  }

  #showedActive(viewHeight: number): boolean {
    const active = this.#options.active()
    return active >= 0 && firstToShow({ ...this.scale(), viewHeight }, this.#first, active) === this.#first
  }

  /** What opens beside the grid, such as the detail of the active row, must not cover that row. */
  #keepActive(): void {
    this.reveal(this.#options.active())
    this.keepInSight()
  }

  #scrollTo(first: number): void {
    if (!this.#elements) return
    const scale = this.scale()
    const { scroller } = this.#elements
    this.#first = clampFirst(scale, first)
    scroller.scrollTop = scrollTopFromFirst(scale, this.#first)
    this.#writtenTop = scroller.scrollTop
    this.#show()
  }

  #show(): void {
    this.place()
    void this.#load()
  }

  /** One request at a time; what was asked for meanwhile is asked for once, when the answer is here. */
  async #load(): Promise<void> {
    this.#isStale = true
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      while (this.#isStale && this.#elements) {
        this.#isStale = false
        const start = Math.max(0, Math.floor(this.#first) - OVERSCAN)
        const count = Math.ceil(this.scale().viewHeight / this.#options.rowHeight) + 1 + 2 * OVERSCAN
        this.#held = await this.#view.readRows(start, count)
        this.place()
      }
    } finally {
      this.#isAsking = false
    }
  }
}

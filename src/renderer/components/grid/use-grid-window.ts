import { onActivated, onBeforeUnmount, onMounted, watch, type ShallowRef } from 'vue'
import type { GridView } from '../../composables/useGridView'
import type { GridWindow } from '../../worker/protocol'
import type { GridColumn } from './grid-columns'
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
  readonly scroller: Readonly<ShallowRef<HTMLElement | null>>
  /** As high as all rows together, up to the cap. */
  readonly sizer: Readonly<ShallowRef<HTMLElement | null>>
  readonly head: Readonly<ShallowRef<HTMLElement | null>>
  /** Stays in sight; holds the pooled rows. */
  readonly body: Readonly<ShallowRef<HTMLElement | null>>
}

/** What is fixed for a grid, and what it is asked on every placement. */
export interface GridWindowOptions {
  readonly columns: readonly GridColumn[]
  readonly idPrefix: string
  readonly rowHeight: number
  /** Position of the active row, -1 without one. */
  readonly active: () => number
  /** Rows were written and stand in their places. */
  readonly onPlaced: (window: GridWindow) => void
}

/** The part of a view that is on screen. */
export interface GridWindowControl {
  scale(): ScrollScale
  /** Scrolls as little as it takes to show a position whole. */
  reveal(position: number): void
  /** Writes the rows in their places again, from what is held. */
  place(): void
  positionOf(target: EventTarget | null): number
  idAt(position: number, column: number): string | null
  /** Identity of the row at a position, asked for where it is not on screen. */
  rowIdAt(position: number): Promise<string | null>
  onScroll(): void
}

/**
 * Keeps the rows on screen those of the view: asks for portions, one at a time, and places what arrives.
 *
 * The first row (a fraction) is the truth. Above the spacer's cap the wheel moves it by rows and the scroll bar
 * follows; only the thumb of the scroll bar goes by the ratio.
 */
export function useGridWindow(
  view: GridView,
  elements: GridElements,
  options: GridWindowOptions,
): GridWindowControl {
  let pool: RowPool | null = null
  let held: GridWindow = { first: 0, rows: [] }
  let first = 0
  let writtenTop = 0
  let isAsking = false
  let isStale = false
  let isGone = false

  const scale = (): ScrollScale => {
    const head = elements.head.value?.offsetHeight ?? 0
    const viewHeight = Math.max(0, (elements.scroller.value?.clientHeight ?? 0) - head)
    return { rowCount: view.state.value.rowCount, rowHeight: options.rowHeight, viewHeight }
  }

  function place(): void {
    pool?.place({ window: held, first, rowHeight: options.rowHeight, active: options.active() })
    options.onPlaced(held)
  }

  /** One request at a time; what was asked for meanwhile is asked for once, when the answer is here. */
  async function load(): Promise<void> {
    isStale = true
    if (isAsking) return
    isAsking = true
    try {
      while (isStale && !isGone) {
        isStale = false
        const { viewHeight } = scale()
        const start = Math.max(0, Math.floor(first) - OVERSCAN)
        const count = Math.ceil(viewHeight / options.rowHeight) + 1 + 2 * OVERSCAN
        held = await view.readRows(start, count)
        place()
      }
    } finally {
      isAsking = false
    }
  }

  function setFirst(next: number): void {
    const now = scale()
    first = clampFirst(now, next)
    const { scroller } = elements
    if (scroller.value) {
      scroller.value.scrollTop = scrollTopFromFirst(now, first)
      // Read back: the browser rounds, and an echo of our own writing must be told from the thumb.
      writtenTop = scroller.value.scrollTop
    }
    place()
    void load()
  }

  function onScroll(): void {
    const top = elements.scroller.value?.scrollTop ?? 0
    if (Math.abs(top - writtenTop) < 1) return
    writtenTop = top
    first = firstFromScrollTop(scale(), top)
    place()
    void load()
  }

  function onWheel(event: WheelEvent): void {
    if (!isScaled(scale()) || event.ctrlKey || event.deltaY === 0) return
    event.preventDefault()
    const rows =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY : event.deltaY / options.rowHeight
    setFirst(first + rows)
  }

  function resize(): void {
    const now = scale()
    const { sizer, head, body } = elements
    if (sizer.value) sizer.value.style.height = `${(head.value?.offsetHeight ?? 0) + spacerHeight(now)}px`
    if (body.value) body.value.style.height = `${now.viewHeight}px`
    setFirst(first)
  }

  const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(resize)

  onMounted(() => {
    const { body, scroller } = elements
    if (!body.value || !scroller.value) return
    pool = new RowPool(body.value, options.columns, options.idPrefix)
    scroller.value.addEventListener('wheel', onWheel, { passive: false })
    observer?.observe(scroller.value)
    resize()
  })
  // A grid that was kept away from the page comes back scrolled to the top.
  onActivated(resize)
  onBeforeUnmount(() => {
    isGone = true
    observer?.disconnect()
  })
  watch(view.state, resize)

  async function rowIdAt(position: number): Promise<string | null> {
    const known = held.rows[position - held.first]
    return known?.id ?? (await view.readRows(position, 1)).rows[0]?.id ?? null
  }

  return {
    scale,
    place,
    onScroll,
    rowIdAt,
    reveal: (position) => setFirst(firstToShow(scale(), first, position)),
    positionOf: (target) => pool?.positionOf(target) ?? -1,
    idAt: (position, column) => pool?.idAt(position, column) ?? null,
  }
}

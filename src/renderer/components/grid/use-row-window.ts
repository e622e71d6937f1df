import { onActivated, onBeforeUnmount, onMounted, watch, type ShallowRef } from 'vue'
import type { GridView } from '../../composables/useGridView'
import { keepWhereItIsSeen } from './keep-where-seen'
import { RowWindow, type GridElements, type RowWindowOptions } from './row-window'

/** The elements of a grid before and while they are on the page. */
export type GridElementRefs = {
  readonly [Name in keyof GridElements]: Readonly<ShallowRef<HTMLElement | null>>
}

/** Ties a window of rows to the life of a grid: its elements, its size and the state of its view. */
export function useRowWindow(view: GridView, refs: GridElementRefs, options: RowWindowOptions): RowWindow {
  const rows = new RowWindow(view, options)
  const resize = (): void => rows.resize()
  const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(resize)
  let stopKeeping = (): void => undefined

  onMounted(() => {
    const [scroller, sizer, head, body] = [refs.scroller, refs.sizer, refs.head, refs.body].map(
      (at) => at.value,
    )
    if (!scroller || !sizer || !head || !body) return
    // Vue would listen passively, and a passive listener cannot keep the browser from scrolling too.
    scroller.addEventListener('wheel', (event) => rows.handleWheel(event), { passive: false })
    observer?.observe(scroller)
    stopKeeping = keepWhereItIsSeen(scroller, () => rows.keepInSight())
    rows.attach({ scroller, sizer, head, body })
  })
  // A grid that was kept away from the page comes back scrolled to the top.
  onActivated(resize)
  onBeforeUnmount(() => {
    observer?.disconnect()
    stopKeeping()
    rows.detach()
  })
  watch(view.state, resize)
  return rows
}

import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'
import { followPointer } from './follow-pointer'

/** A hand that travels less than this has not begun to drag. */
const THRESHOLD = 5

/** What dragging the titles of a grid does. */
export interface ColumnDragActs {
  /** Titles in their order. */
  readonly titles: () => readonly HTMLElement[]
  /** A title was let go at a place among the others. */
  readonly move: (from: number, place: number) => void
  /** An edge is being dragged, or (`isDone`) was let go. */
  readonly widen: (at: number, width: number, isDone: boolean) => void
}

/** Dragging the titles of a grid to another place, and their right edges to another width. */
export interface ColumnDrag {
  /** Where the title would go, counted in gaps between titles; null while none is dragged. */
  readonly gap: Readonly<ShallowRef<number | null>>
  startMove(event: PointerEvent, at: number): void
  startWiden(event: PointerEvent, at: number): void
}

/** Follows the pointer from the press to the release; Escape ends a drag with nothing changed. */
export function useColumnDrag({ titles, move, widen }: ColumnDragActs): ColumnDrag {
  const gap = shallowRef<number | null>(null)
  let stop = (): void => undefined
  onBeforeUnmount(() => stop())

  function startMove(event: PointerEvent, at: number): void {
    if (event.button !== 0) return
    stop()
    stop = followPointer(event, {
      onMove({ clientX }) {
        if (gap.value === null && Math.abs(clientX - event.clientX) < THRESHOLD) return
        gap.value = gapAt(titles(), clientX)
      },
      onEnd(isKept) {
        const to = gap.value
        gap.value = null
        if (to === null) return
        swallowClick()
        if (isKept) move(at, to > at ? to - 1 : to)
      },
    })
  }

  function startWiden(event: PointerEvent, at: number): void {
    if (event.button !== 0) return
    event.preventDefault()
    stop()
    const width = titles()[at]?.offsetWidth ?? 0
    let to = width
    stop = followPointer(event, {
      onMove({ clientX }) {
        to = width + clientX - event.clientX
        widen(at, to, false)
      },
      onEnd(isKept) {
        if (to !== width) widen(at, isKept ? to : width, true)
      },
    })
  }

  return { gap, startMove, startWiden }
}

/** The gap between titles that is nearest to a place: 0 before the first, as many as titles behind the last. */
function gapAt(titles: readonly HTMLElement[], x: number): number {
  const behind = titles.findIndex((title) => {
    const { left, width } = title.getBoundingClientRect()
    return x < left + width / 2
  })
  return behind < 0 ? titles.length : behind
}

/** The release ends on a title, whose click would sort. */
function swallowClick(): void {
  const listening = new AbortController()
  const swallow = (event: MouseEvent): void => {
    event.stopPropagation()
    event.preventDefault()
  }
  window.addEventListener('click', swallow, { capture: true, once: true, signal: listening.signal })
  setTimeout(() => listening.abort())
}

/** What becomes of a drag. */
export interface PointerFollower {
  readonly onMove: (at: PointerEvent) => void
  /** It ended: let go, or (`isKept` false) given up by Escape or by the system. */
  readonly onEnd: (isKept: boolean) => void
}

/** Follows the pointer that was pressed until it is let go; answers a function that ends it without a word. */
export function followPointer({ pointerId }: PointerEvent, { onMove, onEnd }: PointerFollower): () => void {
  const listening = new AbortController()
  const options = { signal: listening.signal, capture: true }
  const end = (isKept: boolean): void => {
    listening.abort()
    onEnd(isKept)
  }
  const moved = (at: PointerEvent): void => {
    if (at.pointerId === pointerId) onMove(at)
  }
  const ended = (at: PointerEvent): void => {
    if (at.pointerId === pointerId) end(at.type === 'pointerup')
  }
  const escaped = (key: KeyboardEvent): void => {
    if (key.key !== 'Escape') return
    key.stopPropagation()
    end(false)
  }
  window.addEventListener('pointermove', moved, options)
  window.addEventListener('pointerup', ended, options)
  window.addEventListener('pointercancel', ended, options)
  window.addEventListener('keydown', escaped, options)
  return () => listening.abort()
}

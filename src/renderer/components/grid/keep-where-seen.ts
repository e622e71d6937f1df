/** How finely a shift is noticed: by a hundredth of the grid. */
const STEPS = Array.from({ length: 101 }, (_, at) => at / 100)

/**
 * Calls `keep` when a grid is pushed out of sight: the window became smaller or was zoomed, or something opened or
 * grew beside the grid, on a screen that scrolls as a whole.
 *
 * A person who scrolls the screen away from the grid is left alone, until they use the grid again. Scroll events do
 * not distinguish the two: the browser scrolls by itself as well when things come and go.
 * Shape: the function that ends it.
 */
export function keepWhereItIsSeen(grid: HTMLElement, keep: () => void): () => void {
  const screen = grid.closest('main')
  if (!screen || typeof IntersectionObserver === 'undefined') return () => undefined
  const listeners = new AbortController()
  const { signal } = listeners
  let isLeft = false
  let seen = 1
  const keepUnlessLeft = (): void => {
    if (!isLeft) keep()
  }
  const leave = (): void => void (isLeft = true)
  const comeBack = (): void => void (isLeft = false)
  for (const gesture of ['wheel', 'touchmove']) {
    screen.addEventListener(gesture, leave, { passive: true, signal })
  }
  screen.addEventListener('pointerdown', ({ target }) => (isLeft = isLeft || target === screen), { signal })
  for (const use of ['keydown', 'pointerdown', 'focus']) grid.addEventListener(use, comeBack, { signal })

  const sight = new IntersectionObserver(
    (entries) => {
      const now = entries.at(-1)?.intersectionRatio ?? seen
      if (now < seen) keepUnlessLeft()
      seen = now
    },
    { root: screen, threshold: STEPS },
  )
  const room = new ResizeObserver(keepUnlessLeft)
  sight.observe(grid)
  room.observe(screen)
  return () => {
    listeners.abort()
    sight.disconnect()
    room.disconnect()
  }
}

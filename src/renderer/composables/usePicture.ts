import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue'

/** What keeps a picture as it should be. */
export interface PictureActs {
  /** Its frame has a size, or another one: what shows must be computed anew. */
  readonly load: () => void
  /** The theme changed: the same is drawn in other colours. */
  readonly draw: () => void
}

/** Loads a picture when its frame gets a size, and draws it again when the theme changes. */
export function usePicture(
  frame: Readonly<ShallowRef<HTMLElement | null>>,
  { load, draw }: PictureActs,
): void {
  const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(load)
  const scheme = window.matchMedia('(prefers-color-scheme: dark)')
  onMounted(() => {
    // The observer's first call loads: after what the browser lays out first, which is what one waits for.
    if (frame.value) observer?.observe(frame.value)
    scheme.addEventListener('change', draw)
  })
  onBeforeUnmount(() => {
    observer?.disconnect()
    scheme.removeEventListener('change', draw)
  })
}

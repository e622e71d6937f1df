import { onActivated, onDeactivated, onMounted, onScopeDispose } from 'vue'

/** A key that a screen acts on wherever the focus is. */
export interface Shortcut {
  readonly key: string
  /** @default false */
  readonly ctrl?: boolean
  /** @default false */
  readonly alt?: boolean
}

/** Calls `act` when the key is pressed while the component is on the page. */
export function useShortcut({ key, ctrl = false, alt = false }: Shortcut, act: () => void): void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== key.toLowerCase() || event.ctrlKey !== ctrl || event.altKey !== alt)
      return
    event.preventDefault()
    act()
  }
  const start = (): void => window.addEventListener('keydown', onKey)
  const stop = (): void => window.removeEventListener('keydown', onKey)
  onMounted(start)
  onActivated(start)
  onDeactivated(stop)
  onScopeDispose(stop)
}

import { onActivated, onDeactivated, onMounted, onScopeDispose } from 'vue'

/** A key that a screen acts on wherever the focus is. */
export interface Shortcut {
  readonly key: string
  /** @default false */
  readonly ctrl?: boolean
  /** @default false */
  readonly alt?: boolean
}

/** While a menu or a dialog has the focus, keys are its own: its Escape must not leave the screen below it as well. */
function belongsToLayer(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('[role="menu"], [role="dialog"], [role="alertdialog"]') !== null
  )
}

/** Calls `act` when the key is pressed while the component is on the page. */
export function useShortcut({ key, ctrl = false, alt = false }: Shortcut, act: () => void): void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== key.toLowerCase() || event.ctrlKey !== ctrl || event.altKey !== alt)
      return
    if (belongsToLayer(event.target)) return
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

import { nextTick, ref, type Ref } from 'vue'

/** A panel below the button that opens it: Escape and leaving close it, and the button gets the focus back. */
export interface DropDown {
  readonly isOpen: Readonly<Ref<boolean>>
  readonly toggle: () => Promise<void>
  readonly close: () => void
  /** For `focusout` of the element that holds button and panel. */
  readonly onLeave: (event: FocusEvent) => void
}

/**
 * Makes a drop-down of its button and the panel that shows while it is open: the panel's first box gets the focus, or
 * the chosen one of its radio buttons.
 */
export function useDropDown(
  opener: Readonly<Ref<HTMLElement | null>>,
  panel: Readonly<Ref<HTMLElement | null>>,
): DropDown {
  const isOpen = ref(false)
  return {
    isOpen,
    async toggle() {
      isOpen.value = !isOpen.value
      await nextTick()
      const chosen = panel.value?.querySelector<HTMLElement>('input[type="radio"]:checked')
      const first = chosen ?? panel.value?.querySelector('input')
      first?.focus()
      // In a low window the screen scrolls.
      panel.value?.scrollIntoView({ block: 'nearest' })
    },
    close() {
      if (!isOpen.value) return
      isOpen.value = false
      opener.value?.focus()
    },
    onLeave({ relatedTarget }) {
      if (relatedTarget instanceof Node && panel.value?.parentElement?.contains(relatedTarget)) return
      if (relatedTarget) isOpen.value = false
    },
  }
}

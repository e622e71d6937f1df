import { onBeforeUnmount, onMounted } from 'vue'

/** Takes text in that is pasted anywhere but into a box to type in, for as long as the screen is there. */
export function usePastedText(take: (text: string) => void): void {
  function onPaste(event: ClipboardEvent): void {
    const { target } = event
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text.trim() === '') return
    event.preventDefault()
    take(text)
  }
  onMounted(() => document.addEventListener('paste', onPaste))
  onBeforeUnmount(() => document.removeEventListener('paste', onPaste))
}

import { defineStore } from 'pinia'
import { call } from '../api/client'

/** Counts may come a while after rows; longer than this nobody waits for them. */
const PATIENCE_MS = 1500

/** Reports to the main process, once, that the window shows data; `--screenshot` waits for it. */
export const useShownStore = defineStore('shown', () => {
  let isTold = false
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Rows are drawn: tells at once where nothing is still being counted, else when that has taken a while. */
  function tell(isWhole: boolean): void {
    if (isTold) return
    if (isWhole) send()
    else timer ??= setTimeout(send, PATIENCE_MS)
  }

  function send(): void {
    if (isTold) return
    isTold = true
    clearTimeout(timer)
    // Two frames on, what was written is on the screen; nobody in the window can act on a failure.
    requestAnimationFrame(() => requestAnimationFrame(() => void call('window:shown').catch(() => undefined)))
  }

  return { tell }
})

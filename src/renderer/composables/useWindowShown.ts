import { call } from '../api/client'

/** Counts may come a while after rows; longer than this nobody waits for them. */
const PATIENCE_MS = 1500

let isTold = false
let isWaiting = false

/**
 * Tells the main process once that the window shows data: when rows are drawn and nothing is still being
 * counted, or when rows have been there for a while.
 */
export function tellWindowShown(isWhole: boolean): void {
  if (isTold) return
  if (isWhole) tell()
  else if (!isWaiting) {
    isWaiting = true
    setTimeout(tell, PATIENCE_MS)
  }
}

function tell(): void {
  if (isTold) return
  isTold = true
  // Two frames on, what was written is on the screen; nobody in the window can act on a failure.
  requestAnimationFrame(() => requestAnimationFrame(() => void call('window:shown').catch(() => undefined)))
}

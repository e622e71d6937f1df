import type { RowFlash } from '../../worker/protocol/view-protocol'

const FLASH_MS = 1500
const GROUNDS: Readonly<Record<RowFlash, string>> = {
  added: 'var(--added-ground)',
  changed: 'var(--changed-ground)',
}
/** A second name, so that several kinds of change can be told apart by those who look for it. */
const DATA_NAME = 'flash'

/** Lets a row light up and fade; those who asked for less motion see the mark go without a fade. */
export function flashRow(element: HTMLElement, flash: RowFlash): void {
  element.dataset[DATA_NAME] = flash
  const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  const background = GROUNDS[flash]
  const easing = isCalm ? 'step-end' : 'ease-out'
  if (!('animate' in element)) return
  element.animate([{ background, easing }, { background: 'transparent' }], { duration: FLASH_MS })
}

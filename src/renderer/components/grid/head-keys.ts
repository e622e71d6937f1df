import type { GridKey } from './grid-keys'

/** What a key on a column's title asks for. */
export type HeadCommand =
  { readonly kind: 'move' | 'widen'; readonly step: 1 | -1 } | { readonly kind: 'fit' }

/** Pixels by which a key widens or narrows a column. */
export const WIDEN_STEP = 8

/** The keys in words, for those who do not see the edges to drag. */
export const HEAD_KEYS_HELP =
  'Enter sorts. Control with Left or Right moves the column. Shift with Left or Right changes its width; Control with Enter fits it.'

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowLeft: -1 }

/** Says what a key does on the title of a column, or null where it is not the grid's. */
export function commandForHeadKey({ key, ctrlKey, shiftKey, altKey, metaKey }: GridKey): HeadCommand | null {
  if (altKey || metaKey || ctrlKey === shiftKey) return null
  const step = STEPS[key]
  if (step !== undefined) return { kind: ctrlKey ? 'move' : 'widen', step }
  return ctrlKey && key === 'Enter' ? { kind: 'fit' } : null
}

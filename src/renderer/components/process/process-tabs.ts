/** A view of the process page. */
export type ProcessTab = 'maps' | 'breakdown' | 'space' | 'neighbours' | 'history'

/** The tabs in their order. */
export const PROCESS_TABS: readonly { readonly key: ProcessTab; readonly title: string }[] = [
  { key: 'maps', title: 'Maps' },
  { key: 'breakdown', title: 'Breakdown' },
  { key: 'space', title: 'Address space' },
  { key: 'neighbours', title: 'Neighbours' },
  { key: 'history', title: 'History' },
]

/** A view of the process page. */
export type ProcessTab = 'maps' | 'breakdown' | 'space' | 'neighbours' | 'history'

/** A tab and what it is called. */
export interface TabTitle {
  readonly key: ProcessTab
  readonly title: string
}

/** The tabs of a process in their order. */
export const PROCESS_TABS: readonly TabTitle[] = [
  { key: 'maps', title: 'Maps' },
  { key: 'breakdown', title: 'Breakdown' },
  { key: 'space', title: 'Address space' },
  { key: 'neighbours', title: 'Neighbours' },
  { key: 'history', title: 'History' },
]

/** The tabs of a snapshot: it has no history. */
export const SNAPSHOT_TABS: readonly TabTitle[] = PROCESS_TABS.filter(({ key }) => key !== 'history')

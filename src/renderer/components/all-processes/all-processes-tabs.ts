/** The tabs of the screen about the whole machine. */
export const ALL_PROCESSES_TABS = [
  { key: 'files', title: 'Files' },
  { key: 'findings', title: 'Findings' },
  { key: 'search', title: 'Search' },
] as const
/** A tab of the screen about the whole machine. */
export type AllProcessesTab = (typeof ALL_PROCESSES_TABS)[number]['key']

/** What the ids of tabs and panels begin with. */
export const ALL_PROCESSES_TAB_PREFIX = 'machine'

/** For `v-bind` of the panel of a tab. */
export function panelOf(tab: AllProcessesTab): Readonly<Record<'id' | 'role' | 'aria-labelledby', string>> {
  const id = `${ALL_PROCESSES_TAB_PREFIX}-${tab}`
  return { id, role: 'tabpanel', 'aria-labelledby': `${id}-tab` }
}

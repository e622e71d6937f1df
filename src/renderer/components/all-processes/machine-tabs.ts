/** The tabs of the screen about the whole machine. */
export const MACHINE_TABS = [
  { key: 'files', title: 'Files' },
  { key: 'findings', title: 'Findings' },
  { key: 'search', title: 'Search' },
] as const
/** A tab of the screen about the whole machine. */
export type MachineTab = (typeof MACHINE_TABS)[number]['key']

/** What the ids of tabs and panels begin with. */
export const MACHINE_TAB_PREFIX = 'machine'

/** For `v-bind` of the panel of a tab. */
export function panelOf(tab: MachineTab): Readonly<Record<'id' | 'role' | 'aria-labelledby', string>> {
  const id = `${MACHINE_TAB_PREFIX}-${tab}`
  return { id, role: 'tabpanel', 'aria-labelledby': `${id}-tab` }
}

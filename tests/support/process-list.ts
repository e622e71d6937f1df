import type { Page } from 'playwright-core'

/** Filters the process list by a pid and selects the row of that process; Enter opens it then. */
export async function selectProcess(window: Page, pid: number): Promise<void> {
  await window.getByRole('searchbox', { name: 'Filter processes' }).fill(String(pid))
  const list = window.getByRole('grid', { name: 'Processes', exact: true })
  const cell = window.getByRole('gridcell', { name: String(pid), exact: true })
  await list.getByRole('row').filter({ has: cell }).first().waitFor()
  await list.focus()
  // The row may have stood elsewhere before the filter: the keys go where it is now.
  await list.press('Home')
  await list.getByRole('row', { selected: true }).filter({ has: cell }).waitFor()
}

import { expect, type Locator, type Page } from '@playwright/test'
import { selectProcess } from '../../support/process-list'
import type { RunningApp } from './app'

/** The grid with this accessible name. */
export function grid(window: Page, name: string): Locator {
  return window.getByRole('grid', { name, exact: true })
}

/** Rows of data that are on screen, in screen order, each as the texts of its cells. */
export async function visibleRows(table: Locator): Promise<string[][]> {
  return table.evaluate((element) =>
    [...element.querySelectorAll('[role="row"]')]
      .filter((row) => row.querySelector('[role="gridcell"]') !== null)
      .map((row) => ({ index: Number(row.getAttribute('aria-rowindex')), row }))
      .filter(({ index }) => index > 0)
      .sort((a, b) => a.index - b.index)
      .map(({ row }) =>
        [...row.querySelectorAll('[role="gridcell"]')].map((cell) => cell.textContent.trim()),
      ),
  )
}

/** All rows of a grid as the person gets them: select all, copy, and read the clipboard; header included. */
export async function copyAllRows(running: RunningApp, table: Locator): Promise<string[][]> {
  await running.app.evaluate(({ clipboard }) => clipboard.writeText(''))
  await table.focus()
  await table.press('Control+a')
  await table.press('Control+c')
  const read = (): Promise<string> => running.app.evaluate(({ clipboard }) => clipboard.readText())
  await expect.poll(async () => (await read()).length).toBeGreaterThan(0)
  return (await read())
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.split('\t'))
}

/** Number of rows that the grid holds, without its header. */
export async function rowCount(table: Locator): Promise<number> {
  return Number(await table.getAttribute('aria-rowcount')) - 1
}

/** Shows one process only, by its pid, and opens it with the keyboard. */
export async function openProcess(window: Page, pid: number): Promise<void> {
  await selectProcess(window, pid)
  await window.keyboard.press('Enter')
  await expect(window.getByRole('heading', { level: 1 })).toContainText(/\S/)
}

/** Filters the process list down to the row of this pid and returns the row. */
export async function findProcess(window: Page, pid: number): Promise<Locator> {
  await window.getByRole('searchbox', { name: 'Filter processes' }).fill(String(pid))
  const row = findProcessRow(window, pid)
  await expect(row).toBeVisible()
  return row
}

/** The row of a pid in the process list. */
export function findProcessRow(window: Page, pid: number): Locator {
  return grid(window, 'Processes')
    .getByRole('row')
    .filter({ has: window.getByRole('gridcell', { name: String(pid), exact: true }) })
    .first()
}

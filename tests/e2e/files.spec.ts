import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { startTarget, type Target } from '../support/target'
import { expect, test } from './support/app'
import { grid, rowCount, visibleRows } from './support/grid'

let target: Target

test.beforeEach(async () => {
  target = await startTarget(['patchwork', '30'])
})
test.afterEach(async () => {
  await target.kill()
})

/** The program that the target runs. */
function programPath(): string {
  return (target.readMaps()[0] ?? '').replace(/^.* /, '')
}

/** Opens the screen with the keyboard and finds a file by a query. */
async function findFile(window: Page, query: string): Promise<Locator> {
  await window.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Files' }).press('Enter')
  const table = grid(window, 'Files')
  await expect.poll(() => rowCount(table)).toBeGreaterThan(5)
  await window.getByRole('searchbox', { name: 'Filter files' }).fill(query)
  return table
}

for (const factor of [1, 2]) {
  test(`from a file to who maps it, to the mappings and back, by keyboard alone at ${factor * 100} %`, async ({
    running,
    window,
  }) => {
    await running.app.evaluate(
      ({ BrowserWindow }, zoom) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(zoom),
      factor,
    )
    const path = programPath()
    const table = await findFile(window, path)
    await expect.poll(() => rowCount(table)).toBe(1)
    await table.press('Home')
    const pane = window.getByRole('complementary', { name: 'Selected file' })
    await expect(pane.getByRole('heading')).toHaveText(path)
    const user = pane.getByRole('button', { name: new RegExp(` ${target.pid}$`) })
    await user.press('Enter')
    const maps = grid(window, 'Memory maps')
    const own = target.readMaps().filter((line) => line.endsWith(` ${path}`))
    await expect.poll(() => rowCount(maps)).toBe(own.length)
    await window.keyboard.press('Alt+ArrowLeft')
    await expect(window.getByRole('heading', { level: 1, name: 'Files' })).toBeVisible()
    await expect(window.getByRole('searchbox', { name: 'Filter files' })).toHaveValue(path)
  })
}

test('says what a file costs once it was asked to, and never shows what was not read as 0', async ({
  window,
}) => {
  const table = await findFile(window, programPath())
  await expect.poll(() => rowCount(table)).toBe(1)
  await table.press('Home')
  expect((await visibleRows(table))[0]?.filter((cell) => cell === 'not read')).toHaveLength(3)
  const measure = window.getByRole('button', { name: 'Measure memory' })
  await expect(measure).toBeEnabled()
  await measure.press('Enter')
  await expect
    .poll(async () => (await visibleRows(table))[0]?.filter((cell) => cell.includes('KiB')).length)
    .toBeGreaterThanOrEqual(3)
})

test('counts what it sees, marks a mistake where it stands, and finds deleted files', async ({ window }) => {
  const table = await findFile(window, 'addr:7f00')
  await expect(window.getByText('A file has an address only within a process')).toBeVisible()
  await expect(window.getByRole('contentinfo')).toContainText(/read \d+ of \d+ processes/)
  await window.getByRole('searchbox', { name: 'Filter files' }).fill('kind:code libc.so')
  await expect.poll(() => rowCount(table)).toBeGreaterThanOrEqual(1)
  const libc = /\S*\/libc\.so\.6$/m.exec(readFileSync(`/proc/${target.pid}/maps`, 'latin1'))?.[0] ?? ''
  const names = (await visibleRows(table)).map((cells) => cells[0] ?? '')
  expect(names.some((name) => name.includes(libc.slice(libc.lastIndexOf('/') + 1)))).toBe(true)
})

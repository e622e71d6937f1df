import AxeBuilder from '@axe-core/playwright'
import { startTarget, type Target } from '../support/target'
import { expect, test } from './support/app'
import { grid, openProcess, rowCount, visibleRows } from './support/grid'

let target: Target

test.beforeEach(async ({ window }) => {
  target = await startTarget(['patchwork', '40'])
  await openProcess(window, target.pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBeGreaterThan(40)
})
test.afterEach(async () => {
  await target.kill()
})

test('the right button opens a menu about the row, which copies and filters', async ({ running, window }) => {
  const table = grid(window, 'Memory maps')
  await running.app.evaluate(({ clipboard }) => clipboard.writeText(''))
  await table.getByRole('row').nth(3).click({ button: 'right' })
  await expect(table.locator('[aria-selected="true"]')).toHaveCount(1)
  const start = (await table.locator('[aria-selected="true"] [role="gridcell"]').first().textContent()) ?? ''
  const menu = window.getByRole('menu', { name: 'Map' })
  await expect(menu).toContainText(start)
  await menu.getByRole('menuitem', { name: 'Copy address range' }).click()
  await expect(menu).toBeHidden()
  await expect
    .poll(() => running.app.evaluate(({ clipboard }) => clipboard.readText()))
    .toMatch(new RegExp(`^${start}-[0-9a-f]+$`))
  await expect(table).toBeFocused()
})

test('the menu key opens it, and it leads to the like, to the neighbours and to the picture', async ({
  window,
}) => {
  const table = grid(window, 'Memory maps')
  const filter = window.getByRole('searchbox', { name: 'Filter maps' })
  const menu = window.getByRole('menu', { name: 'Map' })
  await filter.fill('perm:rw- anon')
  await expect.poll(() => rowCount(table)).toBeLessThan(40)
  await table.press('Home')
  await window.keyboard.press('ArrowDown')
  await window.keyboard.press('Shift+F10')
  await expect(menu).toBeVisible()
  const { violations } = await new AxeBuilder({ page: window }).setLegacyMode(true).analyze()
  expect(violations).toEqual([])
  // Escape ends the menu, and does not leave the page as it does without one.
  await window.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(table).toBeFocused()
  await window.keyboard.press('Shift+F10')
  await menu.getByRole('menuitem', { name: 'Only rw-p' }).press('Enter')
  await expect(filter).toHaveValue('perm:rw-p')

  const start = (await table.locator('[aria-selected="true"] [role="gridcell"]').first().textContent()) ?? ''
  await expect(table).toBeFocused()
  await window.keyboard.press('Shift+F10')
  await menu.getByRole('menuitem', { name: 'Show the mappings around it' }).press('Enter')
  await expect(filter).toHaveValue('')
  await expect(table.locator('[aria-selected="true"]')).toContainText(start)
  const rows = (await visibleRows(table)).map(([address]) => address ?? '')
  expect(rows).toContain(start)
  expect(rows).toEqual([...rows].sort())

  await table.press('Shift+F10')
  await menu.getByRole('menuitem', { name: 'Show in Address space' }).press('Enter')
  await expect(window.getByRole('tab', { name: 'Address space' })).toHaveAttribute('aria-selected', 'true')
  await expect(window.getByRole('status').filter({ hasText: 'Selected:' })).toContainText(
    start.replace(/^0+/, ''),
  )
})

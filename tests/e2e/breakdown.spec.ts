import type { Page } from '@playwright/test'
import { startTarget, type Target } from '../support/target'
import { expect, test } from './support/app'
import { grid, openProcess } from './support/grid'

let target: Target

test.beforeEach(async () => {
  target = await startTarget(['patchwork', '60'])
})
test.afterEach(async () => {
  await target.kill()
})

async function openBreakdown(window: Page): Promise<void> {
  await openProcess(window, target.pid)
  await window.getByRole('tab', { name: /^Maps/ }).focus()
  await window.keyboard.press('ArrowRight')
  await expect(window.getByRole('table', { name: 'Breakdown' })).toBeVisible()
}

test('the treemap says what is under the pointer, and a click filters by it', async ({ window }) => {
  await openBreakdown(window)
  await window.getByRole('radio', { name: 'File' }).check()
  await window.getByRole('radio', { name: 'Accessible size' }).check()
  const treemap = window.getByRole('application', { name: /^Treemap by accessible size/ })
  const position = { x: 20, y: 20 }
  await treemap.hover({ position })
  await expect(window.locator('.tip')).toContainText(/: accessible size .* of all, \d+ maps?/)
  await treemap.click({ position })
  await expect(window.getByRole('tab', { name: /^Maps/ })).toHaveAttribute('aria-selected', 'true')
  await expect(window.getByRole('searchbox', { name: 'Filter maps' })).toHaveValue(/^name="/)
})

test('the largest maps of a group have places of their own in it, and Enter selects one among its group', async ({
  window,
}) => {
  await openBreakdown(window)
  await window.getByRole('radio', { name: 'File' }).check()
  await window.getByRole('radio', { name: 'Accessible size' }).check()
  await window.getByRole('application', { name: /^Treemap by accessible size/ }).focus()
  await window.keyboard.press('Home')
  const status = window.getByRole('status').filter({ hasText: '; of it ' })
  await expect(status).toContainText(/% of all, \d+ maps; of it [\w -]+: [\d.]+ [KM]iB, [\d.]+ % of all$/)
  const told = /^(.*): accessible size .*; of it (.*): ([\d.]+ [KM]iB), /.exec(
    (await status.textContent())?.trim() ?? '',
  )
  await window.keyboard.press('Enter')
  const [, file = '', kind = '', size = ''] = told ?? []
  await expect(window.getByRole('searchbox', { name: 'Filter maps' })).toHaveValue(`name="${file}"`)
  const selected = grid(window, 'Memory maps').getByRole('row', { selected: true })
  await expect(selected).toContainText(kind)
  await expect(selected).toContainText(size)
})

test('the free addresses between the maps are a line of their own, and lead to the gaps', async ({
  window,
}) => {
  await openBreakdown(window)
  const table = window.getByRole('table', { name: 'Breakdown' })
  await expect(table.getByRole('rowheader', { name: 'all maps' })).toBeVisible()
  await table.getByRole('button', { name: 'unmapped between them' }).press('Enter')
  await expect(window.getByRole('checkbox', { name: 'Free gaps' })).toBeChecked()
  await expect(grid(window, 'Memory maps').getByText('unmapped').first()).toBeVisible()
})

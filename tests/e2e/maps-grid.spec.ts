import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { startTarget, type Target } from '../support/target'
import { expect, launchApp, setZoom, test } from './support/app'
import { expectNoViolations } from './support/axe'
import { grid, openProcess, rowCount } from './support/grid'

let target: Target

test.beforeEach(async () => {
  target = await startTarget(['patchwork', '60'])
})
test.afterEach(async () => {
  await target.kill()
})

function titles(table: Locator): Promise<string[]> {
  return table.getByRole('columnheader').allTextContents()
}

for (const factor of [1, 2]) {
  test(`columns are moved and made wider by keyboard, and stay so, at ${factor * 100} %`, async () => {
    const userDataDir = mkdtempSync(join(tmpdir(), 'vmatlas-e2e-columns-'))
    try {
      const first = await launchApp({ userDataDir })
      await setZoom(first, factor)
      await openProcess(first.window, target.pid)
      const table = grid(first.window, 'Memory maps')
      await expect.poll(() => titles(table)).toContain('RSS')
      const permissions = table.getByRole('columnheader', { name: 'Permissions' })
      const width = async (): Promise<number> => (await permissions.boundingBox())?.width ?? 0
      const before = await width()
      await permissions.getByRole('button').focus()
      await first.window.keyboard.press('Control+ArrowLeft')
      await expect.poll(async () => (await titles(table))[1]).toBe('Permissions')
      await expect(permissions.getByRole('button')).toBeFocused()
      await first.window.keyboard.press('Shift+ArrowRight')
      await expect.poll(width).toBeGreaterThan(before)
      await first.window.keyboard.press('Control+Enter')
      await expect.poll(width).toBeLessThan(before)
      const fitted = await width()
      await first.close()

      const second = await launchApp({ userDataDir })
      await setZoom(second, factor)
      await openProcess(second.window, target.pid)
      const again = grid(second.window, 'Memory maps')
      await expect.poll(async () => (await titles(again))[1]).toBe('Permissions')
      const kept = await again.getByRole('columnheader', { name: 'Permissions' }).boundingBox()
      expect(kept?.width).toBeCloseTo(fitted, 0)
      await second.window.getByRole('button', { name: 'Columns' }).press('Enter')
      await second.window.getByRole('button', { name: 'Reset columns' }).press('Enter')
      await expect
        .poll(async () => (await titles(again)).slice(0, 3))
        .toEqual(['Start', 'Size', 'Permissions'])
      await second.close()
      expect([...first.problems, ...second.problems]).toEqual([])
    } finally {
      rmSync(userDataDir, { recursive: true, force: true })
    }
  })
}

test('a title is dragged to another place, its edge to another width, and neither sorts', async ({
  window,
}) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  const size = table.getByRole('columnheader', { name: 'Size' })
  await expect(size).toBeVisible()
  const start = await table.getByRole('columnheader', { name: 'Start' }).boundingBox()
  const from = await size.boundingBox()
  if (!start || !from) throw new Error('no titles')
  await window.mouse.move(from.x + from.width / 2, from.y + 10)
  await window.mouse.down()
  await window.mouse.move(start.x + 5, start.y + 10, { steps: 5 })
  await window.mouse.up()
  await expect.poll(async () => (await titles(table))[0]).toBe('Size')
  await expect(size).toHaveAttribute('aria-sort', 'none')

  const now = await size.boundingBox()
  if (!now) throw new Error('no title')
  await window.mouse.move(now.x + now.width - 3, now.y + 10)
  await window.mouse.down()
  await window.mouse.move(now.x + now.width + 57, now.y + 10, { steps: 5 })
  await window.mouse.up()
  await expect.poll(async () => (await size.boundingBox())?.width).toBeCloseTo(now.width + 60, 0)
  await window.mouse.dblclick(now.x + now.width + 57, now.y + 10)
  await expect.poll(async () => (await size.boundingBox())?.width).toBeLessThan(now.width + 60)
  await expect(size).toHaveAttribute('aria-sort', 'none')
})

test('a query is saved, applied and deleted by keyboard alone', async ({ window }) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  const lines = target.readMaps()
  const total = lines.length
  const executable = lines.filter((line) => /^\S+ ..x/.test(line)).length
  await expect.poll(() => rowCount(table)).toBe(total)
  await window.keyboard.press('Control+f')
  await window.keyboard.type('perm:x')
  await expect.poll(() => rowCount(table)).toBe(executable)
  await window.keyboard.press('Alt+ArrowDown')
  await window.keyboard.type('executable')
  await window.keyboard.press('Enter')
  const box = window.getByRole('searchbox', { name: 'Filter maps' })
  await box.fill('')
  await expect.poll(() => rowCount(table)).toBe(total)
  await box.press('Alt+ArrowDown')
  await expect(window.getByRole('textbox', { name: 'Name of the query' })).toBeFocused()
  await expectNoViolations(window)
  await window.keyboard.press('ArrowDown')
  await window.keyboard.press('Enter')
  await expect(box).toHaveValue('perm:x')
  await expect(box).toBeFocused()
  await expect.poll(() => rowCount(table)).toBe(executable)
  await window.keyboard.press('Alt+ArrowDown')
  await window.keyboard.press('ArrowDown')
  await window.keyboard.press('Delete')
  await expect(window.getByText('No saved queries yet.')).toBeVisible()
})

test('free gaps stand between the maps and are told in the sum of all that is selected', async ({
  window,
}) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  const bounds = target.readMaps().map((line) => /^([0-9a-f]+)-([0-9a-f]+)/.exec(line) ?? [])
  const gapCount = bounds.filter(([, , end], i) => i + 1 < bounds.length && end !== bounds[i + 1]?.[1]).length
  await expect.poll(() => rowCount(table)).toBe(bounds.length)
  const gaps = window.getByRole('checkbox', { name: 'Free gaps' })
  await gaps.press('Space')
  await expect.poll(() => rowCount(table)).toBe(bounds.length + gapCount)
  await expect(table.getByRole('row', { name: /unmapped/ }).first()).toBeVisible()
  await table.focus()
  await table.press('Control+a')
  const status = window.getByRole('contentinfo')
  await expect(status).toContainText(`Selected ${bounds.length}`)
  await expect(status).toContainText(/span [\d.]+ EiB, gaps inside [\d.]+ EiB/)
  await table.getByRole('columnheader', { name: 'Size' }).getByRole('button').press('Enter')
  await expect(gaps).toBeDisabled()
  await expect.poll(() => rowCount(table)).toBe(bounds.length)
})

test('the selected map says whether its file is still in place', async ({ window }) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  await expect.poll(() => rowCount(table)).toBe(target.readMaps().length)
  await table.press('Home')
  const pane = window.getByRole('complementary', { name: 'Selected mappingping' })
  await expect(pane.getByRole('status')).toContainText('File in place.')
})

test('the selected row stays in sight at 200 % when something opens above or below, unless it was scrolled away', async ({
  running,
  window,
}) => {
  await setZoom(running, 2)
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  await table.focus()
  await table.press('End')
  const selected = table.getByRole('row', { selected: true }).getByRole('gridcell').first()
  await expect(selected).toBeInViewport({ ratio: 1 })

  /** Lets a notice of that height come above; the browser often makes up for one, but not always. */
  const push = (height: number): Promise<void> =>
    table.evaluate((element, px) => {
      const screen = element.closest('main')
      if (!screen) return
      screen.style.overflowAnchor = 'none'
      const notice = document.createElement('div')
      notice.style.cssText = `height:${px}px;flex:none`
      screen.prepend(notice)
    }, height)
  await push(60)
  await expect(selected).toBeInViewport({ ratio: 1 })
  await push(100)
  await expect(selected).toBeInViewport({ ratio: 1 })

  // Away from the grid by the wheel, over the head of the page.
  await window.mouse.move(300, 20)
  await window.mouse.wheel(0, -5000)
  await expect(selected).not.toBeInViewport()
  await push(10)
  await expect(selected).not.toBeInViewport()
})

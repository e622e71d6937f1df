import type { Locator, Page } from '@playwright/test'
import { mmap } from '../../src/shared/lab/build-call'
import { startChanging, type ChangingProcess } from '../support/lab'
import { expect, test } from './support/app'
import { grid, openProcess } from './support/grid'

let target: ChangingProcess

test.beforeEach(async () => {
  target = await startChanging()
})
test.afterEach(async () => {
  await target.kill()
})

/** Opens the tab by keyboard and waits for the first numbers. */
async function openHistory(window: Page): Promise<void> {
  await openProcess(window, target.pid)
  await window.getByRole('tab', { name: /^Maps/ }).focus()
  await window.keyboard.press('End')
  await expect(window.getByRole('tab', { name: 'History' })).toHaveAttribute('aria-selected', 'true')
  await expect(window.getByRole('table', { name: 'History' }).getByRole('row').nth(1)).toContainText(/\d/)
}

const pictures = (window: Page): Locator => window.getByRole('application', { name: /^History pictures/ })

/** Takes a snapshot and waits until it is offered. */
async function takeSnapshot(window: Page): Promise<Locator> {
  await window.keyboard.press('Control+s')
  const compare = window.getByRole('button', { name: /^Compare with \d\d:\d\d:\d\d/ })
  await expect(compare).toBeVisible()
  return compare
}

test('shows how the maps went, and compares with a snapshot of then by keyboard', async ({ window }) => {
  await openHistory(window)
  await expect(
    window.getByRole('img', { name: /^Maps that count against the limit over time/ }),
  ).toBeVisible()
  await expect(window.getByRole('img', { name: /^Memory over time/ })).toBeVisible()
  await expect(window.getByText('click it to compare the process with that moment')).toBeVisible()

  const compare = await takeSnapshot(window)
  await target.call(mmap(0, 3))
  await compare.focus()
  await window.keyboard.press('Enter')
  await expect(grid(window, 'Differences')).toContainText('added')
})

test('says first how the count went, and that it grew', async ({ window }) => {
  await openHistory(window)
  await expect(window.getByText(/^Watched (for|since) .*The number of maps stayed at \d+/)).toBeVisible()
  await target.call(mmap(0, 3))
  await expect(window.getByText(/The number of maps grew by \d to \d+/)).toBeVisible({ timeout: 30_000 })
})

test('tells the numbers at a time by keyboard, and compares with the snapshot near it', async ({
  window,
}) => {
  await openHistory(window)
  await takeSnapshot(window)
  await target.call(mmap(0, 3))
  await pictures(window).focus()
  await pictures(window).press('Home')
  const words = window.getByRole('status').filter({ hasText: /^\s*\d\d:\d\d:\d\d: / })
  await expect(words).toContainText(/Enter compares with the snapshot of \d\d:\d\d:\d\d/)
  // The first moment may be of the list alone; the keys lead on to those at which all was read.
  await expect
    .poll(async () => {
      await pictures(window).press('ArrowRight')
      return words.textContent()
    })
    .toMatch(/\d+ maps, .* of the limit.*, RSS \d.*, PSS \d.*, swap \d/)
  await pictures(window).press('Enter')
  await expect(grid(window, 'Differences')).toContainText('added')
})

test('tells the numbers where the pointer is, and a click compares with then', async ({ window }) => {
  await openHistory(window)
  await takeSnapshot(window)
  await target.call(mmap(0, 3))
  const box = await pictures(window).boundingBox()
  if (!box) throw new Error('the pictures do not show')
  const tip = pictures(window).getByText(/^A click compares with the snapshot of \d\d:\d\d:\d\d/)
  const rss = pictures(window).getByText(/^RSS \d/)
  // What was read at a time depends on the rhythm of the reads: the pointer goes back until all of it is there.
  let way = 0
  await expect
    .poll(async () => {
      way = way < 200 ? way + 10 : 10
      await window.mouse.move(box.x + box.width - way, box.y + 70)
      return (await tip.isVisible()) && (await rss.isVisible())
    })
    .toBe(true)
  await window.mouse.click(box.x + box.width - way, box.y + 70)
  await expect(grid(window, 'Differences')).toContainText('added')
})

test('keeps its axes from 0, or shows the lines alone', async ({ window }) => {
  await openHistory(window)
  const box = window.getByRole('checkbox', { name: 'Axes from 0' })
  await expect(box).toBeChecked()
  await box.focus()
  await window.keyboard.press('Space')
  await expect(box).not.toBeChecked()
  await expect(window.getByRole('img', { name: /^Memory over time/ })).toBeVisible()
})

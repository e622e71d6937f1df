import type { Locator, Page } from '@playwright/test'
import { mmap } from '../../src/shared/lab/build-call'
import { startChanging } from '../support/lab'
import { guardLimit, type LimitGuard } from '../support/limit-guard'
import { startTarget, type Target } from '../support/target'
import { expect, test } from './support/app'
import { grid, openProcess, rowCount } from './support/grid'

let guard: LimitGuard
let target: Target | null = null

test.beforeEach(async () => {
  guard = await guardLimit()
})
test.afterEach(async () => {
  await target?.kill()
  target = null
  guard.release()
})

/** How the recording of a process stands. */
function counting(window: Page, pid: number): Locator {
  return window.getByText(new RegExp(`^Recording .* ${pid}: \\d+ of [\\d,]+ maps`))
}

test('a process that maps until it is refused is recorded, also on other screens, and the limit is named', async ({
  window,
}) => {
  target = await startTarget(['go', 'fill', String(guard.before * 2)])
  await openProcess(window, target.pid)
  await window.getByRole('button', { name: 'Record', exact: true }).press('Enter')
  await expect(counting(window, target.pid)).toBeVisible()
  await window.getByRole('button', { name: 'Back' }).click()
  await expect(window.getByRole('button', { name: 'Stop recording' })).toBeVisible()

  target.child.stdin?.write('!')
  const report = window.getByRole('status').filter({ hasText: `${target.pid} finished.` })
  await expect(report).toContainText('The limit is the likely cause')
  await expect(report).toContainText(/of vm\.max_map_count \([\d,]+\)/)

  await window.getByRole('button', { name: 'Compare first and last' }).press('Enter')
  const differences = grid(window, 'Differences')
  await expect.poll(() => rowCount(differences)).toBeGreaterThan(0)
  await expect(differences).toContainText('added')
  await window.getByRole('button', { name: 'Dismiss' }).click()
  await expect(report).toBeHidden()
  await window.getByRole('navigation', { name: 'Main' }).getByText('Snapshots').click()
  await expect(grid(window, 'Snapshots')).toContainText('Last mappings before it ended')
})

test('a process that somebody killed is not blamed on the limit', async ({ window }) => {
  const changing = await startChanging()
  try {
    await openProcess(window, changing.pid)
    await window.getByRole('button', { name: 'Record', exact: true }).click()
    const count = counting(window, changing.pid)
    const first = await count.textContent()
    // Another count on the screen: it was read more than once, and there is something to judge by.
    await changing.call(mmap(0, 3))
    await expect(count).not.toHaveText(first ?? '')
    await changing.kill()
    const report = window.getByRole('status').filter({ hasText: 'finished.' })
    await expect(report).toContainText(/The limit is not the cause|It is not known whether the limit/)
    await expect(window.getByRole('button', { name: 'Record', exact: true })).toBeDisabled()
  } finally {
    await changing.kill()
  }
})

test('a recording stops when it is told to, and says that the process still runs', async ({ window }) => {
  target = await startTarget()
  await openProcess(window, target.pid)
  await window.getByRole('button', { name: 'Record', exact: true }).click()
  await expect(counting(window, target.pid)).toBeVisible()
  await window.getByRole('button', { name: 'Stop recording' }).press('Enter')
  await expect(window.getByRole('status').filter({ hasText: 'finished.' })).toContainText('it still runs')
  await expect(window.getByRole('button', { name: 'Record', exact: true })).toBeEnabled()
})

import { readLimitValue } from '../support/limit'
import { guardLimit, type LimitGuard } from '../support/limit-guard'
import { allowUser, helperMounts, installAction, purgeRules, READ_PROC, startPolkit } from '../support/polkit'
import { startTarget } from '../support/target'
import { expect, launchApp, test as base } from './support/app'
import { grid, openProcess } from './support/grid'
import { createOrdinaryUser } from './support/ordinary-user'

/** Sole use of users and polkit, which are the machine's. */
const test = base.extend<{ readonly guard: LimitGuard }>({
  // Playwright reads a fixture's needs off its first parameter, which must be a destructured object.
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
  guard: async ({}, use) => {
    const guard = await guardLimit()
    purgeRules()
    const polkit = await startPolkit()
    const uninstall = await installAction(READ_PROC)
    await use(guard)
    uninstall()
    polkit.stop()
    guard.release()
  },
})

test.skip(process.getuid?.() !== 0, 'making a user and a polkit rule for the test needs root')
// The lock is the machine's: another run may hold it for a while.
test.setTimeout(300_000)

test("an ordinary user reads another user's process as root, sees that on every screen, and stops it", async ({
  guard,
}) => {
  expect(readLimitValue(), 'a user is made only under the lock').toBe(guard.before)
  const user = createOrdinaryUser(helperMounts())
  const forbid = await allowUser(user)
  const target = await startTarget(['patchwork', '1000'])
  const running = await launchApp({ ...user })
  const { window } = running
  try {
    await openProcess(window, target.pid)
    await expect(window.getByText('No permission to read its maps')).toBeVisible()
    await window.getByRole('button', { name: 'Read as root…' }).click()
    await expect(grid(window, 'Memory maps')).toBeVisible()
    await expect(window.getByText('read as root', { exact: true })).toBeVisible()

    const navigation = window.getByRole('navigation', { name: 'Main' })
    await navigation.getByText('Settings').click()
    const stop = window.getByRole('button', { name: 'Stop reading as root' })
    await expect(stop).toBeVisible()
    await stop.click()
    await expect(stop).toBeHidden()

    await navigation.getByText('Processes').click()
    await openProcess(window, target.pid)
    await expect(window.getByText('No permission to read its maps')).toBeVisible()
    await expect(window.getByRole('button', { name: 'Read as root…' })).toBeVisible()
    expect(running.problems).toEqual([])
  } finally {
    await running.close()
    await target.kill()
    await forbid()
    user.remove()
  }
})

test('where no helper is installed the page says what to type', async ({ guard }) => {
  expect(readLimitValue(), 'a user is made only under the lock').toBe(guard.before)
  const user = createOrdinaryUser('mount -t tmpfs -o mode=755 tmpfs /usr/libexec')
  const target = await startTarget(['patchwork', '10'])
  const running = await launchApp({ ...user })
  const { window } = running
  try {
    await openProcess(window, target.pid)
    await expect(window.getByText('The helper that reads as root is not installed')).toBeVisible()
    await expect(window.getByText(`sudo vmatlas maps ${target.pid}`, { exact: true })).toBeVisible()
    await expect(window.getByRole('button', { name: 'Read as root…' })).toBeHidden()
    expect(running.problems).toEqual([])
  } finally {
    await running.close()
    await target.kill()
    user.remove()
  }
})

import type { Page } from '@playwright/test'
import { readLimitValue } from '../support/limit'
import { makeLimitBox, type LimitBox } from '../support/limit-box'
import { guardLimit, type LimitGuard } from '../support/limit-guard'
import { allowUser, purgeRules, startPolkit, type Polkit } from '../support/polkit'
import { startTarget } from '../support/target'
import { expect, launchApp, test as base, type RunningApp } from './support/app'
import { createOrdinaryUser, type OrdinaryUser } from './support/ordinary-user'

/** The app as an ordinary user sees it, with the real polkit and sole use of the real limit. */
interface LimitFixtures {
  readonly guard: LimitGuard
  /** Stands for /etc/sysctl.d and /var/lib, so that the machine's own stay as they are. */
  readonly box: LimitBox
  readonly user: OrdinaryUser
  readonly limitApp: RunningApp
  readonly limitScreen: Page
}

const test = base.extend<LimitFixtures>({
  // Playwright reads a fixture's needs off its first parameter, which must be a destructured object.
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
  guard: async ({}, use) => {
    const guard = await guardLimit()
    purgeRules()
    const polkit: Polkit = await startPolkit()
    await use(guard)
    polkit.stop()
    guard.release()
  },
  // The same.
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
  box: async ({}, use) => {
    const box = makeLimitBox()
    await use(box)
    box.remove()
  },
  user: async ({ guard, box }, use) => {
    expect(readLimitValue(), 'a user is made only under the lock').toBe(guard.before)
    const user = createOrdinaryUser(box.fileMounts)
    await use(user)
    user.remove()
  },
  limitApp: async ({ user }, use) => {
    const running: RunningApp = await launchApp({ ...user })
    await use(running)
    await running.close()
    expect(running.problems).toEqual([])
  },
  limitScreen: async ({ limitApp: { window } }, use) => {
    await window.getByRole('navigation', { name: 'Main' }).getByText('Limit').click()
    await use(window)
  },
})

test.skip(process.getuid?.() !== 0, 'making a user and a polkit rule for the test needs root')
// The limit is the machine's: another run may hold it for a while.
test.setTimeout(300_000)

async function typeValue(window: Page, value: number): Promise<void> {
  await window.getByRole('textbox', { name: 'Another value' }).fill(String(value))
}

test('an ordinary user whom polkit authorises raises the limit and sees the new value', async ({
  guard,
  user,
  limitScreen,
}) => {
  const higher = guard.before + 1000
  const forbid = await allowUser(user)
  try {
    await expect(limitScreen.getByTestId('running-limit')).toHaveText(guard.before.toLocaleString('en'))
    await typeValue(limitScreen, higher)
    await limitScreen.getByRole('button', { name: 'Apply' }).click()
    await expect(limitScreen.getByText('Changed from')).toContainText(higher.toLocaleString('en'))
    await expect(limitScreen.getByTestId('running-limit')).toHaveText(higher.toLocaleString('en'))
    expect(readLimitValue()).toBe(higher)
  } finally {
    await forbid()
  }
})

test('without authorisation the user is told why not and what to type instead', async ({
  guard,
  limitScreen,
}) => {
  const higher = guard.before + 1000
  await typeValue(limitScreen, higher)
  await limitScreen.getByRole('button', { name: 'Apply' }).click()
  await expect(limitScreen.getByRole('alert')).toContainText('No authentication agent is running')
  await expect(limitScreen.getByRole('alert')).toContainText(`sudo sysctl -w vm.max_map_count=${higher}`)
  expect(readLimitValue()).toBe(guard.before)
})

test('in a small window, what came of a click can be read where it was made', async ({
  guard,
  user,
  limitApp,
  limitScreen,
}) => {
  const higher = guard.before + 1000
  await limitApp.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1024, 700))
  const apply = limitScreen.getByRole('button', { name: 'Apply' })
  await typeValue(limitScreen, higher)
  await apply.click()
  await expect(limitScreen.getByRole('alert')).toBeInViewport({ ratio: 1 })
  await expect(apply).toBeInViewport({ ratio: 1 })
  await expect(limitScreen.getByRole('alert')).toContainText('No authentication agent is running')
  const forbid = await allowUser(user)
  try {
    for (const value of [higher, higher + 1000]) {
      await typeValue(limitScreen, value)
      await apply.click()
      const outcome = limitScreen.getByRole('status').filter({ hasText: value.toLocaleString('en') })
      await expect(outcome).toBeInViewport({ ratio: 1 })
      await expect(apply).toBeInViewport({ ratio: 1 })
      await expect(outcome).toContainText('At the next boot no file sets it')
    }
    await limitScreen.getByRole('button', { name: 'Undo' }).click()
    await limitScreen.getByRole('button', { name: 'Lower it' }).click()
    const undone = limitScreen.getByRole('status').filter({ hasText: 'Last change undone.' })
    await expect(undone).toBeInViewport({ ratio: 1 })
  } finally {
    await forbid()
  }
})

test('lowering names the processes that are already above the new value', async ({
  guard,
  user,
  limitScreen,
}) => {
  guard.raise(guard.before + 2000)
  const full = await startTarget(['patchwork', String(guard.before + 1000)], { uid: user.uid })
  try {
    await limitScreen.getByRole('navigation', { name: 'Main' }).getByText('Processes').click()
    await limitScreen.getByRole('navigation', { name: 'Main' }).getByText('Limit').click()
    await expect(limitScreen.getByTestId('running-limit')).toHaveText(
      (guard.before + 2000).toLocaleString('en'),
    )
    await typeValue(limitScreen, guard.before)
    await limitScreen.getByRole('button', { name: 'Apply' }).click()
    // The count of a new process comes at its own pace, slower on a busy machine.
    await expect(limitScreen.getByRole('alertdialog')).toContainText(`PID ${full.pid}`, { timeout: 60_000 })
    await limitScreen.getByRole('button', { name: /^Keep/ }).click()
    expect(readLimitValue()).toBe(guard.before + 2000)
  } finally {
    await full.kill()
  }
})

test('by keyboard alone: choose, be asked once more before lowering, keep, lower', async ({
  guard,
  user,
  limitScreen,
}) => {
  const higher = guard.before + 1000
  const forbid = await allowUser(user)
  try {
    const box = limitScreen.getByRole('textbox', { name: 'Another value' })
    await box.focus()
    await limitScreen.keyboard.type(String(higher))
    await limitScreen.keyboard.press('Enter')
    await expect(limitScreen.getByTestId('running-limit')).toHaveText(higher.toLocaleString('en'))

    await box.fill(String(guard.before))
    await limitScreen.keyboard.press('Enter')
    const dialog = limitScreen.getByRole('alertdialog')
    await expect(dialog).toContainText(`Lower the limit from ${higher.toLocaleString('en')}`)
    await limitScreen.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    expect(readLimitValue()).toBe(higher)

    await limitScreen.keyboard.press('Enter')
    await expect(dialog).toBeVisible()
    await limitScreen.keyboard.press('Tab')
    await limitScreen.keyboard.press('Enter')
    await expect(limitScreen.getByTestId('running-limit')).toHaveText(guard.before.toLocaleString('en'))
    expect(readLimitValue()).toBe(guard.before)
  } finally {
    await forbid()
  }
})

test('at every boot: the file is written, a later file is named, and undo takes both back', async ({
  guard,
  user,
  box,
  limitScreen,
}) => {
  const higher = guard.before + 1000
  const forbid = await allowUser(user)
  try {
    const inWords = (value: number): string => value.toLocaleString('en')
    await expect(limitScreen.getByTestId('boot-limit')).toBeVisible()
    await typeValue(limitScreen, higher)
    await limitScreen.getByRole('checkbox', { name: 'Also at every boot' }).check()
    await limitScreen.getByRole('button', { name: 'Apply' }).click()
    await expect(limitScreen.getByTestId('running-limit')).toHaveText(inWords(higher))
    await expect(limitScreen.getByTestId('boot-limit')).toHaveText(inWords(higher))
    const decides = limitScreen.getByRole('table', { name: 'Where it is configured' })
    await expect(decides.getByRole('row', { name: /zz-vmatlas\.conf/ })).toContainText('wins at boot')
    expect(readLimitValue()).toBe(higher)
    expect(box.files()['zz-vmatlas.conf']).toContain(`vm.max_map_count = ${higher}\n`)

    box.writeFile('zzz.conf', `vm.max_map_count = ${guard.before}\n`)
    await limitScreen.evaluate(() => window.dispatchEvent(new Event('focus')))
    await expect(decides.getByRole('row', { name: /zz-vmatlas\.conf/ })).toContainText('overridden')
    await expect(limitScreen.getByText('zzz.conf, line 1, overrides zz-vmatlas.conf')).toBeVisible()

    await limitScreen.getByRole('button', { name: 'Undo' }).click()
    const dialog = limitScreen.getByRole('alertdialog')
    await expect(dialog).toContainText(`Lower the limit from ${inWords(higher)}`)
    await limitScreen.getByRole('button', { name: 'Lower it' }).click()
    await expect(limitScreen.getByTestId('running-limit')).toHaveText(inWords(guard.before))
    await expect(limitScreen.getByText('Last change undone.')).toBeVisible()
    await expect(limitScreen.getByRole('button', { name: 'Undo' })).toBeHidden()
    expect(readLimitValue()).toBe(guard.before)
    expect(Object.keys(box.files())).toEqual(['zzz.conf'])
  } finally {
    await forbid()
  }
})

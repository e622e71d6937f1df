import { guardLimit } from '../support/limit-guard'
import { startTarget } from '../support/target'
import { expect, launchApp, test } from './support/app'
import { findProcess, grid, openProcess, rowCount } from './support/grid'
import { createOrdinaryUser } from './support/ordinary-user'

// Users are made under the machine's lock, which another run may hold for a while.
test.setTimeout(300_000)
test.skip(process.getuid?.() !== 0, 'making an ordinary user for the test needs root')

test('an ordinary user, sandbox on, is told why the process of another user cannot be read', async () => {
  const guard = await guardLimit()
  const user = createOrdinaryUser()
  const foreign = await startTarget()
  const own = await startTarget(['patchwork', '20'], { uid: user.uid })
  const running = await launchApp({ ...user })
  try {
    const { window } = running
    const hasSwitch = await running.app.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'))
    expect(hasSwitch, 'the sandbox is on for an ordinary user').toBe(false)
    await expect(await findProcess(window, foreign.pid)).toContainText('no permission')
    await expect(await findProcess(window, own.pid)).toContainText(user.name)
    await expect(await findProcess(window, own.pid)).not.toContainText('no permission')

    await openProcess(window, foreign.pid)
    await expect(window.getByText(/permission/i).first()).toBeVisible()
    await expect(window.getByText(/sudo/).first()).toBeVisible()

    await window
      .getByRole('button', { name: /back|processes/i })
      .first()
      .click()
    await openProcess(window, own.pid)
    await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBe(own.readMaps().length)

    await window.getByRole('navigation', { name: 'Main' }).getByText('Files').click()
    const unread = window.getByRole('group', { name: 'Processes not read' })
    await window.getByRole('button', { name: 'Which?' }).press('Enter')
    await expect(unread).toContainText(new RegExp(`denied: .*\\(${foreign.pid}\\)`))
    // Nothing of the window covers or cuts it.
    await unread.click({ trial: true })
    await window.keyboard.press('Escape')
    await expect(unread).toBeHidden()
    expect(running.problems).toEqual([])
  } finally {
    await running.close()
    await own.kill()
    await foreign.kill()
    user.remove()
    guard.release()
  }
})

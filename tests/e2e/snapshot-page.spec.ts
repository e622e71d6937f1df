import { startTarget, type Target } from '../support/target'
import { expect, setZoom, test } from './support/app'
import { expectNoViolationsInBoth } from './support/axe'
import { grid, rowCount } from './support/grid'
import {
  expectNothingCutOff,
  openProcessByKeyboard,
  openTabByKeyboard,
  press,
  tabTo,
} from './support/keyboard'

let target: Target

test.beforeEach(async () => {
  target = await startTarget(['patchwork', '40'])
})
test.afterEach(async () => {
  await target.kill()
})

for (const factor of [1, 2]) {
  test(`a kept snapshot is looked into like a process, by keyboard alone, at ${factor * 100} %`, async ({
    running,
    window,
  }) => {
    await setZoom(running, factor)
    await openProcessByKeyboard(window, target.pid)
    const lines = target.readMaps()
    const table = grid(window, 'Memory maps')
    await expect.poll(() => rowCount(table)).toBe(lines.length)
    await press(window, 'Control+s')
    await expect(window.getByText(/Last snapshot at/)).toBeVisible()
    // What it shows is of then, also when the process is gone.
    await target.kill()
    await tabTo(window, window.getByRole('button', { name: 'Show snapshots' }), 'Shift+Tab')
    await window.keyboard.press('Enter')
    const list = grid(window, 'Snapshots')
    await expect.poll(() => rowCount(list)).toBe(1)
    await tabTo(window, list)
    await press(window, 'Home')
    await window.keyboard.press('Enter')

    await expect(window.getByText(/a snapshot taken at \d/)).toBeVisible()
    await expect.poll(() => rowCount(table)).toBe(lines.length)
    const middle = (lines[Math.floor(lines.length / 2)] ?? '').split('-')[0] ?? ''
    await press(window, 'Control+g')
    await window.keyboard.type(`0x${middle}`)
    await press(window, 'Enter')
    await expect(table.getByRole('row', { selected: true })).toContainText(middle)
    await press(window, 'Escape')
    const shows = {
      Maps: table,
      Breakdown: window.getByRole('table', { name: 'Breakdown' }),
      'Address space': window.getByRole('button', { name: 'Zoom in' }),
      Neighbours: window.getByRole('table', { name: 'Why neighbours do not merge' }),
    }
    for (const [name, content] of Object.entries(shows)) {
      const tab = await openTabByKeyboard(window, name)
      await expect(content).toBeVisible()
      await expectNothingCutOff(window)
      await expectNoViolationsInBoth(window)
      await press(window, 'Tab')
      await tabTo(window, tab)
    }
    await window.keyboard.press('Alt+ArrowLeft')
    await expect.poll(() => rowCount(list)).toBe(1)
  })
}

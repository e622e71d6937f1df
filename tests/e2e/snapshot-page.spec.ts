import AxeBuilder from '@axe-core/playwright'
import { startTarget, type Target } from '../support/target'
import { expect, test } from './support/app'
import { grid, openProcess, rowCount } from './support/grid'

let target: Target

test.beforeEach(async () => {
  target = await startTarget(['patchwork', '40'])
})
test.afterEach(async () => {
  await target.kill()
})

for (const factor of [1]) {
  test(`a kept snapshot is looked into like a process, by keyboard alone, at ${factor * 100} %`, async ({
    running,
    window,
  }) => {
    await running.app.evaluate(
      ({ BrowserWindow }, zoom) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(zoom),
      factor,
    )
    await openProcess(window, target.pid)
    const lines = target.readMaps()
    const table = grid(window, 'Memory maps')
    await expect.poll(() => rowCount(table)).toBe(lines.length)
    await window.keyboard.press('Control+s')
    await expect(window.getByText(/Last snapshot at/)).toBeVisible()
    // What it shows is of then, also when the process is gone.
    await target.kill()
    await window.getByRole('button', { name: 'Show snapshots' }).press('Enter')
    const list = grid(window, 'Snapshots')
    await expect.poll(() => rowCount(list)).toBe(1)
    await list.focus()
    await list.press('Home')
    await list.press('Enter')

    await expect(window.getByText(/a snapshot taken at \d/)).toBeVisible()
    await expect.poll(() => rowCount(table)).toBe(lines.length)
    const middle = (lines[Math.floor(lines.length / 2)] ?? '').split('-')[0] ?? ''
    await window.keyboard.press('Control+g')
    await window.keyboard.type(`0x${middle}`)
    await window.keyboard.press('Enter')
    await expect(table.getByRole('row', { selected: true })).toContainText(middle)
    await window.keyboard.press('Escape')
    await window.getByRole('tab', { name: /^Maps/ }).focus()
    await window.keyboard.press('ArrowRight')
    await expect(window.getByRole('table', { name: 'Breakdown' })).toBeVisible()
    await expect(window.getByRole('tab', { name: 'Breakdown' })).toBeFocused()
    await window.keyboard.press('ArrowRight')
    await expect(window.getByRole('tab', { name: 'Address space' })).toBeFocused()
    await expect(window.getByRole('button', { name: 'Zoom in' })).toBeVisible()
    await window.keyboard.press('ArrowRight')
    await expect(window.getByRole('table', { name: 'What keeps neighbours apart' })).toBeVisible()
    const { violations } = await new AxeBuilder({ page: window }).setLegacyMode(true).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
    await window.keyboard.press('Alt+ArrowLeft')
    await expect.poll(() => rowCount(list)).toBe(1)
  })
}

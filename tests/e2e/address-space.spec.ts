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

for (const factor of [1, 2]) {
  test(`is walked, zoomed and left by keyboard alone at ${factor * 100} %`, async ({ running, window }) => {
    await running.app.evaluate(
      ({ BrowserWindow }, zoom) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(zoom),
      factor,
    )
    await openProcess(window, target.pid)
    await window.getByRole('tab', { name: /^Maps/ }).focus()
    await window.keyboard.press('ArrowRight')
    await window.keyboard.press('ArrowRight')
    await expect(window.getByRole('tab', { name: 'Address space' })).toHaveAttribute('aria-selected', 'true')
    const space = window.getByRole('application', { name: /^Address space/ })
    await space.focus()
    const status = window.getByRole('status').filter({ hasText: 'maps' }).last()
    await expect(status).toContainText(/^All \d+ maps\./)

    await window.keyboard.press('End')
    await expect(status).toContainText('Selected: ffffffffff600000')
    await window.keyboard.press('Home')
    await window.keyboard.press('ArrowRight')
    const selected = (target.readMaps()[1] ?? '').split('-')[0] ?? ''
    await expect(status).toContainText(`Selected: ${selected}`)

    await window.keyboard.press('+')
    await expect(status).toContainText(/^Maps \d+ to \d+ of \d+\./)
    await window.keyboard.press('0')
    await expect(status).toContainText(/^All \d+ maps\./)
    await window.keyboard.press('Enter')
    await expect(window.getByRole('tab', { name: /^Maps/ })).toHaveAttribute('aria-selected', 'true')
    const cell = window.getByRole('gridcell', { name: selected, exact: true })
    const row = grid(window, 'Memory maps').getByRole('row').filter({ has: cell }).last()
    await expect(row).toHaveAttribute('aria-selected', 'true')
  })
}

test('a click selects the map under the pointer, and the tip says what it is', async ({ window }) => {
  await openProcess(window, target.pid)
  await window.getByRole('tab', { name: 'Address space' }).click()
  const space = window.getByRole('application', { name: /^Address space/ })
  const box = await space.locator('canvas').boundingBox()
  if (!box) throw new Error('the picture is not there')
  await window.mouse.move(box.x + 3, box.y + 20)
  await expect(window.locator('.tip')).toContainText(/KiB/)
  await window.mouse.click(box.x + 3, box.y + 20)
  await expect(window.getByRole('status').filter({ hasText: 'Selected:' })).toBeVisible()
  await window.getByRole('radio', { name: 'Permissions' }).check()
  await expect(window.getByText('rw- readable and writable')).toBeVisible()
})

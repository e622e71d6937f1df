import { startTarget, type Target } from '../support/target'
import { expect, test } from './support/app'
import { openProcess } from './support/grid'

let target: Target

test.beforeEach(async () => {
  target = await startTarget(['patchwork', '60'])
})
test.afterEach(async () => {
  await target.kill()
})

test('a click selects the map under the pointer, and the tip says what it is', async ({ window }) => {
  await openProcess(window, target.pid)
  await window.getByRole('tab', { name: 'Address space' }).click()
  const space = window.getByRole('application', { name: /^Address space/ })
  // Numbers that come in above the picture move it, and a pointer at rest points at nothing then.
  await expect(async () => {
    const box = await space.locator('canvas').boundingBox()
    if (!box) throw new Error('the picture is not there')
    await window.mouse.move(box.x + 4, box.y + 20)
    await window.mouse.move(box.x + 3, box.y + 20)
    await expect(window.locator('.tip')).toContainText(/KiB/, { timeout: 1000 })
    await window.mouse.click(box.x + 3, box.y + 20)
  }).toPass()
  await expect(window.getByRole('status').filter({ hasText: 'Selected:' })).toBeVisible()
  await window.getByRole('radio', { name: 'Permissions' }).check()
  await expect(window.getByText('rw- readable and writable')).toBeVisible()
})

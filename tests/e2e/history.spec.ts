import { mmap } from '../../src/shared/lab/build-call'
import { startChanging, type ChangingProcess } from '../support/lab'
import { expect, test } from './support/app'
import { openProcess } from './support/grid'

let target: ChangingProcess

test.beforeEach(async () => {
  target = await startChanging()
})
test.afterEach(async () => {
  await target.kill()
})

test('shows how the maps went, and compares with a snapshot of then by keyboard', async ({ window }) => {
  await openProcess(window, target.pid)
  await window.getByRole('tab', { name: /^Maps/ }).focus()
  await window.keyboard.press('End')
  await expect(window.getByRole('tab', { name: 'History' })).toHaveAttribute('aria-selected', 'true')
  const table = window.getByRole('table', { name: 'History' })
  await expect(table.getByRole('row').nth(1)).toContainText(/\d/)
  await expect(
    window.getByRole('img', { name: /^Maps that count against the limit over time/ }),
  ).toBeVisible()
  await expect(window.getByText('a click on it compares the process with then')).toBeVisible()

  await window.keyboard.press('Control+s')
  const compare = window.getByRole('button', { name: /^Compare with \d\d:\d\d:\d\d/ })
  await expect(compare).toBeVisible()
  await target.call(mmap(0, 3))
  await compare.focus()
  await window.keyboard.press('Enter')
  await expect(window.getByRole('grid', { name: 'Differences' })).toContainText('added')
})

import { startTarget } from '../support/target'
import { expect, test } from './support/app'
import { findProcess, openProcess } from './support/grid'

test('a scanner that dies is started again, and the window goes on', async ({ running, window }) => {
  const pid = await running.app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ name }) => name === 'VMAtlas scanner')?.pid ?? 0,
  )
  expect(pid).toBeGreaterThan(0)
  process.kill(pid, 'SIGKILL')
  // Only a new scanner can know of a process that was started after the old one died.
  const target = await startTarget(['patchwork', '40'])
  try {
    await findProcess(window, target.pid)
    await openProcess(window, target.pid)
    await expect(window.getByRole('grid', { name: 'Memory maps' }).getByRole('row').nth(3)).toBeVisible()
  } finally {
    await target.kill()
  }
})

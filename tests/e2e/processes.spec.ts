import { KTHREADD_PID, seesKernelThreads } from '../support/kernel-thread'
import { startTarget } from '../support/target'
import { expect, test } from './support/app'
import { findProcess, grid, rowCount, visibleRows } from './support/grid'

test('lists a process that was just started, with the number of maps that /proc shows', async ({
  window,
}) => {
  const target = await startTarget(['patchwork', '40'])
  try {
    const row = await findProcess(window, target.pid)
    const lines = target.readMaps()
    const used = lines.at(-1)?.endsWith('[vsyscall]') ? lines.length - 1 : lines.length
    await expect(row).toContainText('target')
    await expect(row.getByRole('gridcell', { name: String(used), exact: true })).toBeVisible()
  } finally {
    await target.kill()
  }
})

test('forgets a process that ended, without an error', async ({ window }) => {
  const target = await startTarget()
  const row = await findProcess(window, target.pid)
  await target.kill()
  await expect(row).toHaveCount(0)
  await expect(window.getByRole('alert')).toHaveCount(0)
})

test('sorts by any column and says so', async ({ window }) => {
  const table = grid(window, 'Processes')
  const header = table.getByRole('columnheader', { name: 'PID' })
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', /ascending|descending/)
  const first = await header.getAttribute('aria-sort')
  await expect.poll(async () => isSorted(await pidColumn(table), first)).toBe(true)
  await header.getByRole('button').click()
  const second = first === 'ascending' ? 'descending' : 'ascending'
  await expect(header).toHaveAttribute('aria-sort', second)
  await expect.poll(async () => isSorted(await pidColumn(table), second)).toBe(true)
})

test('filters by text, and the empty result says why it is empty', async ({ window }) => {
  const table = grid(window, 'Processes')
  await expect.poll(() => rowCount(table)).toBeGreaterThan(1)
  const box = window.getByRole('searchbox', { name: 'Filter processes' })
  await box.fill('no process is called like this')
  await expect.poll(() => rowCount(table)).toBe(0)
  await expect(window.getByText(/no process matches/i)).toBeVisible()
  await box.fill('')
  await expect.poll(() => rowCount(table)).toBeGreaterThan(1)
})

test('a paused list stays as it is until it is resumed', async ({ window }) => {
  const table = grid(window, 'Processes')
  await expect.poll(() => rowCount(table)).toBeGreaterThan(1)
  await window.getByRole('button', { name: 'Pause' }).click()
  await expect(window.getByRole('button', { name: 'Resume' })).toBeVisible()
  const target = await startTarget()
  try {
    await window.getByRole('searchbox', { name: 'Filter processes' }).fill(String(target.pid))
    const cell = table.getByRole('gridcell', { name: String(target.pid), exact: true })
    await expect.poll(() => rowCount(table)).toBeLessThan(5)
    await expect(cell).toHaveCount(0)
    await window.getByRole('button', { name: 'Resume' }).click()
    await expect(cell).toBeVisible()
  } finally {
    await target.kill()
  }
})

test('a kernel thread has no maps, and says none', async ({ window }) => {
  test.skip(!seesKernelThreads(), 'this /proc shows no kernel threads, as in a container')
  const row = await findProcess(window, KTHREADD_PID)
  await expect(row).toContainText('kthreadd')
  await expect(row).toContainText('none')
})

async function pidColumn(table: ReturnType<typeof grid>): Promise<number[]> {
  const headers = await table
    .getByRole('columnheader')
    .evaluateAll((elements) => elements.map((element) => element.textContent.trim()))
  const column = headers.findIndex((text) => text.startsWith('PID'))
  return (await visibleRows(table)).map((cells) => Number(cells[column]))
}

function isSorted(values: readonly number[], direction: string | null): boolean {
  const factor = direction === 'descending' ? -1 : 1
  return (
    values.length > 1 &&
    values.every((value, i) => i === 0 || factor * (value - (values[i - 1] ?? value)) >= 0)
  )
}

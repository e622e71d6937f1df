import { readFileSync } from 'node:fs'
import type { Locator } from '@playwright/test'
import { mmap, mprotect, munmap } from '../../src/shared/lab/build-call'
import { startChanging, type ChangingProcess } from '../support/lab'
import { expect, test } from './support/app'
import { grid, openProcess, rowCount } from './support/grid'

let target: ChangingProcess

test.beforeEach(async () => {
  target = await startChanging()
})
test.afterEach(async () => {
  await target.kill()
})

test('follows the process as it runs, marks what changed, and keeps quiet while paused', async ({
  window,
}) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  const before = readFileSync(`/proc/${target.pid}/maps`, 'latin1').split('\n').length - 1
  await expect.poll(() => rowCount(table)).toBe(before)
  await expect(window.getByText(/^every [0-9.]+ s, a read takes/)).toBeVisible()

  const marks = await recordMarks(table)
  await target.call(mmap(0, 3))
  const mapped = table.getByRole('row').filter({ hasText: '200000000000' })
  await expect(mapped).toContainText('12 KiB')
  await expect.poll(marks).toContain('added 200000000000')
  await target.call(munmap(2, 1))
  await expect(mapped).toContainText('8 KiB')
  await expect.poll(marks).toContain('changed 200000000000')

  await window.getByRole('button', { name: 'Pause' }).click()
  await expect(window.getByText('paused', { exact: true })).toBeVisible()
  await target.call(mmap(8, 1))
  await target.call(mmap(16, 1))
  // A refresh is the person's own wish, paused or not.
  await window.getByRole('button', { name: 'Refresh' }).click()
  await expect.poll(() => rowCount(table)).toBe(before + 3)
  await target.call(munmap(16, 1))
  await window.getByRole('button', { name: 'Resume' }).click()
  await expect.poll(() => rowCount(table)).toBe(before + 2)
})

/** Notes every mark that a row gets from now on, as "added 200000000000": the marks themselves fade. */
async function recordMarks(table: Locator): Promise<() => Promise<string[]>> {
  const seen = await table.evaluateHandle((element) => {
    const marks: string[] = []
    new MutationObserver((changes) => {
      for (const { target: row } of changes) {
        if (!(row instanceof HTMLElement) || row.dataset['flash'] === undefined) continue
        marks.push(`${row.dataset['flash']} ${row.querySelector('[role=gridcell]')?.textContent ?? ''}`)
      }
    }).observe(element, { subtree: true, attributeFilter: ['data-flash'] })
    return marks
  })
  return () => seen.jsonValue()
}

test('keeps the selection and the sort by identity when rows come and go above', async ({ window }) => {
  await target.call(mmap(64, 2))
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  const chosen = table.getByRole('row').filter({ hasText: '200000040000' })
  await chosen.click()
  await expect(chosen).toHaveAttribute('aria-selected', 'true')
  const place = Number(await chosen.getAttribute('aria-rowindex'))

  await target.call(mmap(0, 4))
  await target.call(mprotect(1, 1, 'r--'))
  await expect(chosen).toHaveAttribute('aria-rowindex', String(place + 3))
  await expect(chosen).toHaveAttribute('aria-selected', 'true')
  await expect(window.locator('footer')).toContainText('Selected 1: 8 KiB')
})

test('keeps what is on screen when the process ends, and says when it did', async ({ window }) => {
  await target.call(mmap(0, 3))
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  await expect(table.getByRole('row').filter({ hasText: '200000000000' })).toBeVisible()
  await target.kill()
  await expect(window.getByRole('alert')).toContainText(/The process ended at \d\d:\d\d:\d\d/)
  await expect(table.getByRole('row').filter({ hasText: '200000000000' })).toBeVisible()
  await expect(window.getByRole('button', { name: 'Pause' })).toHaveCount(0)
})

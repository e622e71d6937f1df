import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { startTarget, type Target } from '../support/target'
import { expect, test, type RunningApp } from './support/app'
import { grid, openProcess, rowCount, visibleRows } from './support/grid'

let target: Target
let folder: string

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vmatlas-files-'))
  target = await startTarget(['patchwork', '20'])
})
test.afterEach(async () => {
  await target.kill()
  rmSync(folder, { recursive: true, force: true })
})

/** Opens the list of snapshots, of which there are `count`. */
async function openList(window: Page, count: number): Promise<Locator> {
  await window.getByRole('navigation', { name: 'Main' }).getByText('Snapshots').click()
  const table = grid(window, 'Snapshots')
  await expect.poll(() => rowCount(table)).toBe(count)
  return table
}

async function takeOne(window: Page): Promise<void> {
  await openProcess(window, target.pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBe(target.readMaps().length)
  await window.keyboard.press('Control+s')
  await expect(window.getByText(/Last snapshot at/)).toBeVisible()
}

/** Answers the system's save dialog with a path. */
async function answerDialogs(running: RunningApp, path: string): Promise<void> {
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
}

/** Opens files as the hidden chooser would. */
async function openFiles(window: Page, paths: readonly string[]): Promise<void> {
  await window.locator('input[type="file"]').setInputFiles([...paths])
}

test('a snapshot is listed, named, found by its name, deleted and brought back', async ({ window }) => {
  await takeOne(window)
  const table = await openList(window, 1)
  const [row] = await visibleRows(table)
  expect(row?.[0]).toMatch(/^target/)
  expect(row?.[1]).toBe(String(target.pid))
  expect(row).toContain(String(target.readMaps().length))

  await table.focus()
  await table.press('Home')
  await window.getByLabel('Label').fill('after warm-up')
  await window.getByLabel('Note').fill('first of all')
  await window.getByLabel('Note').press('Enter')
  await expect.poll(async () => (await visibleRows(table))[0]?.[2]).toBe('after warm-up')
  const search = window.getByRole('searchbox', { name: 'Filter snapshots' })
  await search.fill('first of')
  await expect.poll(() => rowCount(table)).toBe(1)
  await search.fill('nothing like it')
  await expect.poll(() => rowCount(table)).toBe(0)
  await search.fill('')

  await table.focus()
  await table.press('Home')
  await window.getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => rowCount(table)).toBe(0)
  await window.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await visibleRows(table))[0]?.[2]).toBe('after warm-up')
})

test('an exported file comes back, a damaged one is refused with a sentence', async ({ running, window }) => {
  await takeOne(window)
  const table = await openList(window, 1)
  await table.focus()
  await table.press('Home')
  const file = join(folder, 'kept.arrow')
  await answerDialogs(running, file)
  await window.getByRole('button', { name: 'Export' }).click()
  await expect.poll(() => existsSync(file)).toBe(true)
  await openFiles(window, [file])
  await expect.poll(() => rowCount(table)).toBe(2)

  const bytes = readFileSync(file)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  const damaged = join(folder, 'damaged.arrow')
  writeFileSync(damaged, bytes)
  const picture = join(folder, 'picture.png')
  writeFileSync(picture, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]))
  await openFiles(window, [damaged, picture])
  await expect(window.getByText(/damaged\.arrow was not opened/)).toBeVisible()
  await expect(window.getByText(/cannot be used as a snapshot/)).toBeVisible()
  await expect(window.getByText(/picture\.png was not opened/)).toBeVisible()
  expect(await rowCount(table)).toBe(2)
})

test('with the room used up no snapshot is taken, and that is told with what to do', async ({
  running,
  window,
}) => {
  await window.getByRole('navigation', { name: 'Main' }).getByText('Settings').click()
  const cap = window.getByLabel(/Storage limit/)
  await cap.fill('64')
  await cap.press('Enter')
  const data = await running.app.evaluate(({ app }) => app.getPath('userData'))
  const filler = join(data, 'snapshots', '20260101T000000-000Z-filler-1-abcdef.arrow')
  writeFileSync(filler, '')
  truncateSync(filler, 64 * 1024 ** 2)
  const processes = window.getByRole('navigation', { name: 'Main' }).getByText('Processes')
  await processes.click()
  await openProcess(window, target.pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBe(target.readMaps().length)
  await window.keyboard.press('Control+s')
  const alert = window.getByRole('alert').filter({ hasText: 'No snapshot was taken.' })
  await expect(alert).toContainText('use 64 MiB of the storage limit of 64 MiB')
  await expect(alert).toContainText('Delete snapshots, or raise the limit in Settings.')
  const table = await openList(window, 0)
  await expect(window.getByText(/filler-1-abcdef in the library cannot be used/)).toBeVisible()
  await window.getByRole('button', { name: 'Delete it' }).click()
  await expect(window.getByText(/filler-1-abcdef in the library/)).toHaveCount(0)
  await processes.click()
  await takeOne(window)
  await openList(window, 1)
  expect((await visibleRows(table))[0]?.[1]).toBe(String(target.pid))
})

test('text of maps that is dropped becomes a snapshot and compares', async ({ window }) => {
  const maps = target.readMaps()
  const table = await openList(window, 0)
  const drop = async (name: string, lines: readonly string[]): Promise<void> => {
    const transfer = await window.evaluateHandle(
      ({ name, text }) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([text], name))
        return transfer
      },
      { name, text: `${lines.join('\n')}\n` },
    )
    await window.locator('.screen').dispatchEvent('drop', { dataTransfer: transfer })
  }
  await drop('before.txt', maps)
  await expect.poll(() => rowCount(table)).toBe(1)
  await drop('after.txt', maps.slice(1))
  await expect.poll(() => rowCount(table)).toBe(2)
  await table.focus()
  await table.press('Control+a')
  await window.getByRole('button', { name: 'Compare' }).click()
  // The text does not say which process it is of; its addresses do.
  await expect(window.getByRole('combobox', { name: 'Match by' })).toHaveValue('address')
  const differences = grid(window, 'Differences')
  await expect.poll(() => rowCount(differences)).toBe(1)
  expect((await visibleRows(differences))[0]?.[0]).toBe('removed')
})

test('text of maps that is pasted becomes a snapshot', async ({ window }) => {
  const table = await openList(window, 0)
  await window.evaluate((text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  }, target.readMaps().join('\n'))
  await expect.poll(() => rowCount(table)).toBe(1)
  expect((await visibleRows(table))[0]).toContain('pasted text')
})

test('a snapshot can be taken with a label and without smaps', async ({ window }) => {
  await openProcess(window, target.pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBe(target.readMaps().length)
  await window.getByRole('button', { name: 'Snapshot options' }).click()
  await window.getByLabel('Label', { exact: true }).fill('cold')
  await window.getByRole('checkbox', { name: /With smaps/ }).uncheck()
  await window.getByRole('button', { name: 'Take', exact: true }).click()
  await expect(window.getByText(/Last snapshot at/)).toBeVisible()
  const table = await openList(window, 1)
  const [row] = await visibleRows(table)
  expect(row?.[2]).toBe('cold')
  expect(row?.[6]).toBe('not read')
})

test('snapshots are taken on a timer while other screens show, until that is stopped', async ({ window }) => {
  await openProcess(window, target.pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBe(target.readMaps().length)
  await window.getByRole('button', { name: 'Snapshot options' }).click()
  await window.getByRole('radio', { name: 'every' }).check()
  await window.getByLabel('Seconds').fill('1')
  await window.getByLabel('Keep the newest').fill('3')
  await window.getByRole('button', { name: 'Start taking', exact: true }).click()
  const plan = window.getByRole('status').filter({ hasText: 'every 1 s, the newest 3 are kept' })
  await expect(plan).toContainText('1 taken')
  await window.getByRole('navigation', { name: 'Main' }).getByText('Limit').click()
  await window.getByRole('navigation', { name: 'Main' }).getByText('Snapshots').click()
  await expect(plan).toContainText(/([5-9]|\d\d) taken, 3 kept/, { timeout: 30_000 })
  const table = grid(window, 'Snapshots')
  await expect.poll(() => rowCount(table)).toBe(3)
  await plan.getByRole('button', { name: 'Stop taking' }).click()
  await expect(plan).toHaveCount(0)

  await table.focus()
  await table.press('Control+a')
  await window.getByRole('button', { name: 'Compare' }).click()
  await expect(window.getByRole('heading', { level: 1 })).toHaveText('Growth')
  await expect(window.getByText(/no mapping grew in each of 2 intervals/)).toBeVisible()
})

test('a plan says that its process has ended', async ({ window }) => {
  await openProcess(window, target.pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBe(target.readMaps().length)
  await window.getByRole('button', { name: 'Snapshot options' }).click()
  await window.getByRole('radio', { name: 'when its maps grow by' }).check()
  await window.getByRole('button', { name: 'Start taking', exact: true }).click()
  const plan = window.getByRole('status').filter({ hasText: 'when its maps grow by 1,000' })
  await expect(plan).toContainText('1 taken')
  await target.kill()
  await expect(plan).toContainText('The process has ended.')
  await plan.getByRole('button', { name: 'Dismiss' }).click()
  await expect(plan).toHaveCount(0)
})

test('a difference is saved where the dialog says, in each form', async ({ running, window }) => {
  await takeOne(window)
  await window.getByRole('button', { name: 'Compare with now' }).click()
  await expect(window.getByRole('contentinfo')).toContainText('compared')
  for (const [form, start] of [
    ['Text', /maps/],
    ['Markdown', /\| What happened/],
    ['JSON', /"format":"vmatlas-diff"/],
  ] as const) {
    const file = join(folder, form)
    await answerDialogs(running, file)
    await window.getByRole('button', { name: 'Export' }).click()
    await window.getByRole('radio', { name: form, exact: true }).check()
    await window.getByRole('button', { name: 'Save to file' }).click()
    await expect.poll(() => (existsSync(file) ? readFileSync(file, 'utf8') : '')).toMatch(start)
  }
})

test('a process that has ended is said to, and its snapshot still compares', async ({ window }) => {
  await takeOne(window)
  await window.getByRole('button', { name: 'Compare with now' }).click()
  await expect(window.getByRole('contentinfo')).toContainText('compared')
  await target.kill()
  await window.getByRole('button', { name: /Read again/ }).click()
  await expect(window.getByRole('alert')).toContainText(/ended|no longer|no process/i)
  await expect(window.getByRole('contentinfo')).toContainText('compared')
})

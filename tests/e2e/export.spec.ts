import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startTarget, type Target } from '../support/target'
import { expect, test, type RunningApp } from './support/app'
import { grid, openProcess, rowCount } from './support/grid'

/** Names that a spreadsheet, a terminal or a line would take for more than a name; the last is no UTF-8. */
const NAMES = [
  'plain',
  '=1+1',
  'a,"b"',
  'two  spaces',
  'caf\u00e9',
  Buffer.from('bad-\xff\x1b[31m', 'latin1'),
] as const
let folder: string
let target: Target

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vmatlas-export-'))
  const files = join(folder, 'files')
  mkdirSync(files)
  for (const name of NAMES) writeFileSync(Buffer.concat([Buffer.from(`${files}/`), Buffer.from(name)]), 'x')
  target = await startTarget(['patchwork', '20', 'files-in', files], { isStatic: true })
})
test.afterEach(async () => {
  await target.kill()
  rmSync(folder, { recursive: true, force: true })
})

/** Opens the target and waits until its maps and their cost are there. */
async function openTarget(window: Page): Promise<void> {
  await openProcess(window, target.pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBe(target.readMaps().length)
}

/** Saves the maps in a form through the dialog of the system, which answers with a file; its bytes. */
async function save(running: RunningApp, window: Page, form: string): Promise<Buffer> {
  const path = join(folder, `saved ${readdirSync(folder).length}`)
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
  await window.getByRole('button', { name: 'Export', exact: true }).click()
  const radio = window.getByRole('radio', { name: form, exact: true })
  await expect(radio).toBeEnabled()
  await radio.check()
  await window.getByRole('button', { name: 'Save to file' }).click()
  await expect.poll(() => existsSync(path)).toBe(true)
  return readFileSync(path)
}

const realPmap = (...options: string[]): string =>
  execFileSync('pmap', [...options, String(target.pid)], { env: { LC_ALL: 'C' } }).toString('latin1')

/** Reads RFC 4180 back into records by the names in its first line. */
function readCsv(text: string): Record<string, string>[] {
  const [keys = [], ...rows] = text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    )
  return rows.map((row) => Object.fromEntries(keys.map((key, at) => [key, row[at] ?? ''])))
}

test('the maps are saved as CSV, row for row those of /proc, and as pmap, byte for byte its output', async ({
  running,
  window,
}) => {
  await openTarget(window)
  const rows = readCsv((await save(running, window, 'CSV')).toString('utf8'))
  const lines = target.readMaps()
  expect(rows).toHaveLength(lines.length)
  for (const [at, line] of lines.entries()) {
    const [range, permissions, offset, device, inode] = line.split(/ +/)
    const { start, end, name = '', ...row } = rows[at] ?? {}
    expect(`${start?.padStart(8, '0')}-${end?.padStart(8, '0')}`).toBe(range)
    expect(row).toMatchObject({ permissions, device, inode })
    expect(Number.parseInt(row['offset'] ?? '', 16)).toBe(Number.parseInt(offset ?? '', 16))
    const isPlain = /^[\x20-\x7e]*$/.test(line)
    if (isPlain) expect(name).toBe(line.slice(73))
    else expect(name).toMatch(/caf\u00e9$|bad-\\xff\\x1b\[31m$/)
  }
  expect(rows.some(({ name }) => name?.endsWith('/=1+1'))).toBe(true)

  expect((await save(running, window, 'pmap')).toString('latin1')).toBe(realPmap())
  expect((await save(running, window, 'pmap -d')).toString('latin1')).toBe(realPmap('-d'))
  expect((await save(running, window, 'pmap -x')).toString('latin1')).toBe(realPmap('-x'))
})

test('what the filter lets through is saved by keyboard, and pmap has all of it all the same', async ({
  running,
  window,
}) => {
  await openTarget(window)
  await window.getByRole('searchbox', { name: 'Filter maps' }).fill('plain')
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBe(1)
  const path = join(folder, 'by-keyboard')
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
  const opener = window.getByRole('button', { name: 'Export', exact: true })
  await opener.press('Enter')
  await expect(window.getByRole('radio', { name: 'CSV' })).toBeFocused()
  await window.keyboard.press('ArrowDown')
  await expect(window.getByRole('radio', { name: 'JSON' })).toBeFocused()
  await window.keyboard.press('Enter')
  await expect.poll(() => existsSync(path)).toBe(true)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    pid: target.pid,
    where: 'plain',
    mappings: [{ name: join(folder, 'files/plain') }],
  })
  await expect(opener).toBeFocused()

  await opener.press('Enter')
  await expect(window.getByText(/^1 of \d+ maps: those that the filter shows/)).toBeVisible()
  await window.getByRole('radio', { name: 'pmap', exact: true }).check()
  await window.getByRole('button', { name: 'Copy', exact: true }).press('Enter')
  await expect.poll(() => running.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(realPmap())
})

test('the menu fits a window as narrow and low as one at 200 %', async ({ running, window }) => {
  await openTarget(window)
  await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(700, 450),
  )
  await expect.poll(() => window.evaluate(() => innerWidth)).toBeLessThan(760)
  await window.getByRole('button', { name: 'Export', exact: true }).press('Enter')
  const menu = window.getByRole('form', { name: 'Export the maps' })
  const sticksOut = (): Promise<number[]> =>
    menu.evaluate((element) => {
      const box = element.getBoundingClientRect()
      const place = element.closest('main')?.getBoundingClientRect()
      if (!place) return [Number.NaN]
      return [place.left - box.left, box.right - place.right, box.bottom - place.bottom].map((by) =>
        Math.floor(Math.max(0, by)),
      )
    })
  await expect.poll(sticksOut).toEqual([0, 0, 0])
  await window.getByRole('button', { name: 'Copy', exact: true }).press('Enter')
  await expect(window.getByRole('status').filter({ hasText: 'Copied as CSV.' })).toBeVisible()
  const overflow = await window.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})

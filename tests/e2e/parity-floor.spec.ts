import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { MAPPING_COLUMNS } from '../../src/renderer/worker/protocol/view-protocol'
import { guardLimit, type LimitGuard } from '../support/limit-guard'
import { startTarget, type Target } from '../support/target'
import { expect, test, type RunningApp } from './support/app'
import { grid, openProcess, rowCount, visibleRows } from './support/grid'

/**
 * What the tools that people come from can do, tried one after the other in the real window: on a process of a
 * thousand maps, as a browser has, and on one of a million.
 */
const SIZES = [
  { name: 'a thousand maps', maps: 1000, needsRoot: false },
  { name: 'a million maps', maps: 1_000_000, needsRoot: true },
] as const

// The limit is the machine's: another run may hold it for a while. smaps of a million maps alone takes seconds.
test.setTimeout(600_000)
const PATIENCE = { timeout: 120_000 }

interface Shown {
  readonly running: RunningApp
  readonly window: Page
  readonly target: Target
  readonly maps: Locator
  /** Lines of /proc/PID/maps: the target does not change them. */
  readonly lines: readonly string[]
}

for (const { name, maps, needsRoot } of SIZES) {
  test.describe(name, () => {
    test.skip(needsRoot && process.getuid?.() !== 0, 'raising vm.max_map_count needs root')
    let guard: LimitGuard | null = null
    let target: Target
    let folder: string

    test.beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'vmatlas-parity-'))
      if (needsRoot) {
        guard = await guardLimit()
        guard.raise(maps + 1000)
      }
      target = await startTarget(['patchwork', String(maps)])
    })
    test.afterEach(async () => {
      await target.kill()
      guard?.release()
      guard = null
      rmSync(folder, { recursive: true, force: true })
    })

    async function open(running: RunningApp, window: Page): Promise<Shown> {
      await openProcess(window, target.pid)
      const lines = target.readMaps()
      const shown = { running, window, target, lines, maps: grid(window, 'Memory maps') }
      await expect.poll(() => rowCount(shown.maps), PATIENCE).toBe(lines.length)
      return shown
    }

    test('columns, sort, search, groups, gaps, sums, copy and addresses', async ({ running, window }) => {
      const shown = await open(running, window)
      await readsEveryFieldOfSmaps(shown)
      await sortsByAnyColumn(shown)
      await searches(shown)
      await groups(shown)
      await showsFreeGaps(shown)
      await sumsUp(shown)
      await copies(shown)
      await findsAddresses(shown)
    })

    test('summaries, pictures, reasons, history, pause, snapshots, differences and export', async ({
      running,
      window,
    }) => {
      const shown = await open(running, window)
      await breaksDown(shown)
      await drawsTheAddressSpace(shown)
      await explains(shown)
      await remembers(shown)
      await pausesAndRefreshes(shown)
      await exports(shown, folder)
      await comparesWithASnapshot(shown)
    })
  })
}

async function readsEveryFieldOfSmaps({ window, maps }: Shown): Promise<void> {
  const read = window.getByRole('button', { name: 'Read smaps' })
  if (await read.isVisible()) await read.click()
  await window.getByRole('button', { name: 'Columns' }).click()
  const panel = window.getByRole('group', { name: 'Visible columns' })
  const choices = panel.getByRole('checkbox')
  // The first column cannot be taken away.
  await expect(choices).toHaveCount(MAPPING_COLUMNS.length - 1)
  for (const choice of await choices.all()) await choice.check()
  await window.keyboard.press('Escape')
  await expect(maps).toHaveAttribute('aria-colcount', String(MAPPING_COLUMNS.length))
  await expect.poll(async () => (await visibleRows(maps))[0]?.join(' '), PATIENCE).not.toMatch(/not read|…/)
}

async function sortsByAnyColumn({ maps }: Shown): Promise<void> {
  for (const title of ['Size', 'PSS', 'VmFlags', 'Not merged because', 'Kind', 'Name', 'Start']) {
    const header = maps.getByRole('columnheader', { name: title, exact: true })
    await header.getByRole('button').first().click()
    await expect(header).toHaveAttribute('aria-sort', /ascending|descending/, PATIENCE)
  }
}

async function searches({ window, maps, lines }: Shown): Promise<void> {
  const filter = window.getByRole('searchbox', { name: 'Filter maps' })
  const writable = lines.filter((line) => line.split(' ')[1]?.startsWith('rw-')).length
  await filter.fill('perm:rw-')
  await expect.poll(() => rowCount(maps), PATIENCE).toBe(writable)
  await filter.fill('[stack')
  await expect.poll(() => rowCount(maps), PATIENCE).toBe(1)
  await filter.fill('')
  await expect.poll(() => rowCount(maps), PATIENCE).toBe(lines.length)
}

async function groups({ window, maps, lines }: Shown): Promise<void> {
  await window.getByRole('combobox', { name: 'Group maps' }).selectOption('permissions')
  const tree = window.getByRole('treegrid', { name: 'Memory maps' })
  await expect
    .poll(() => rowCount(tree), PATIENCE)
    .toBe(new Set(lines.map((line) => line.split(' ')[1])).size)
  await window.getByRole('combobox', { name: 'Group maps' }).selectOption('')
  await expect.poll(() => rowCount(maps), PATIENCE).toBe(lines.length)
}

async function showsFreeGaps({ window, maps, lines }: Shown): Promise<void> {
  const start = maps.getByRole('columnheader', { name: 'Start', exact: true })
  while ((await start.getAttribute('aria-sort')) !== 'ascending') {
    await start.getByRole('button').first().click()
    await expect(start).toHaveAttribute('aria-sort', /ascending|descending/)
  }
  const ends = lines.map((line) => line.split(/[- ]/))
  const gaps = ends.filter(([from], at) => at > 0 && from !== ends[at - 1]?.[1]).length
  await window.getByRole('checkbox', { name: 'Free gaps' }).check()
  await expect.poll(() => rowCount(maps), PATIENCE).toBe(lines.length + gaps)
  await window.getByRole('checkbox', { name: 'Free gaps' }).uncheck()
  await expect.poll(() => rowCount(maps), PATIENCE).toBe(lines.length)
}

async function sumsUp({ window, maps, lines }: Shown): Promise<void> {
  await maps.press('Control+a')
  await expect(window.getByRole('contentinfo')).toContainText(
    `Selected ${lines.length.toLocaleString('en')}`,
    PATIENCE,
  )
  await expect(window.getByRole('contentinfo')).toContainText(/RSS .*PSS .*swap .*span .*gaps inside/)
}

async function copies({ running, maps }: Shown): Promise<void> {
  await running.app.evaluate(({ clipboard }) => clipboard.writeText(''))
  await maps.press('Home')
  await maps.press('Shift+ArrowDown')
  await maps.press('Control+c')
  const text = (): Promise<string> => running.app.evaluate(({ clipboard }) => clipboard.readText())
  await expect.poll(async () => (await text()).trimEnd().split('\n').length, PATIENCE).toBe(3)
}

async function findsAddresses({ window, lines }: Shown): Promise<void> {
  const middle = lines[Math.floor(lines.length / 2)]?.split('-')[0] ?? ''
  await window.keyboard.press('Control+g')
  const box = window.getByRole('textbox', { name: 'An address, several, or a backtrace' })
  await box.fill(`#0 0x${middle} in f ()\n#1 0x1000 in g ()`)
  const found = window.getByRole('list', { name: 'Addresses found' })
  await expect(found.getByRole('listitem')).toHaveCount(2, PATIENCE)
  await expect(found).toContainText(middle.replace(/^0+/, ''))
  await expect(found).toContainText('not mapped')
  await window.keyboard.press('Escape')
}

const openTab = (window: Page, name: string): Promise<void> =>
  window.getByRole('tab', { name: new RegExp(`^${name}`) }).click()

async function breaksDown({ window, maps, lines }: Shown): Promise<void> {
  await openTab(window, 'Breakdown')
  const table = window.getByRole('table', { name: 'Breakdown' })
  await expect(table.getByRole('row', { name: /^all maps/ })).toContainText(
    lines.length.toLocaleString('en'),
    PATIENCE,
  )
  await table.getByRole('button', { name: 'main stack' }).click()
  await expect.poll(() => rowCount(maps), PATIENCE).toBe(1)
  await window.getByRole('searchbox', { name: 'Filter maps' }).fill('')
}

async function drawsTheAddressSpace({ window, lines }: Shown): Promise<void> {
  await openTab(window, 'Address space')
  const picture = window.getByRole('application', { name: /^Address space/ })
  const status = window.getByRole('tabpanel', { name: /^Address space/ }).getByRole('status')
  await expect(status).toContainText(`All ${lines.length.toLocaleString('en')} maps`, PATIENCE)
  await picture.press('End')
  await expect(status).toContainText('Selected:', PATIENCE)
  await picture.press('+')
  await expect(status).toContainText(`of ${lines.length.toLocaleString('en')}`, PATIENCE)
}

async function explains({ window, maps }: Shown): Promise<void> {
  await openTab(window, 'Neighbours')
  await expect(window.getByRole('list', { name: 'Known patterns' })).toContainText('patchwork of protections')
  await window
    .getByRole('button', { name: /^Show the maps of .* pairs: different permissions$/ })
    .click(PATIENCE)
  await expect.poll(() => rowCount(maps), PATIENCE).toBeGreaterThan(999)
  await expect(window.getByRole('searchbox', { name: 'Filter maps' })).toHaveValue('apart:protection')
  await window.getByRole('searchbox', { name: 'Filter maps' }).fill('')
}

async function remembers({ window }: Shown): Promise<void> {
  await openTab(window, 'History')
  await expect(window.getByRole('table', { name: 'History' }).getByRole('row').nth(1)).toBeVisible(PATIENCE)
}

async function pausesAndRefreshes({ window, lines }: Shown): Promise<void> {
  await openTab(window, 'Maps')
  await window.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(window.getByRole('button', { name: 'Resume', exact: true })).toBeVisible()
  await window.getByRole('button', { name: 'Refresh' }).click()
  await expect.poll(() => rowCount(grid(window, 'Memory maps')), PATIENCE).toBe(lines.length)
}

async function exports({ running, window, lines }: Shown, folder: string): Promise<void> {
  const path = join(folder, 'maps.csv')
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
  await window.getByRole('button', { name: 'Export', exact: true }).click()
  await window.getByRole('radio', { name: 'CSV', exact: true }).check()
  await window.getByRole('button', { name: 'Save to file' }).click()
  await expect.poll(() => existsSync(path), PATIENCE).toBe(true)
  expect(await countLines(path)).toBe(lines.length + 1)
}

/** A million rows are more than one string should hold. */
async function countLines(path: string): Promise<number> {
  let count = 0
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const byte of piece) if (byte === 10) count += 1
  }
  return count
}

async function comparesWithASnapshot({ window, lines }: Shown): Promise<void> {
  await window.getByRole('button', { name: 'Take snapshot' }).click()
  await window.getByRole('button', { name: 'Compare with now' }).click(PATIENCE)
  await expect(window.getByRole('contentinfo')).toContainText('compared', PATIENCE)
  // The program waits: at most what it touched while it was started can differ.
  const same = window.getByRole('button', { name: /^same/ })
  const count = async (): Promise<number> => Number(((await same.textContent()) ?? '').replace(/\D/g, ''))
  await expect.poll(count, PATIENCE).toBeGreaterThan(lines.length - 10)
}

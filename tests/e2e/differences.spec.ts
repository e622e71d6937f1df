import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { compile, SteppedProgram } from '../system/diff/stepped-program'
import { expect, repositoryRoot, test } from './support/app'
import { grid, openProcess, rowCount, visibleRows } from './support/grid'

const folder = mkdtempSync(join(tmpdir(), 'vmatlas-experiment-e2e-'))
const program = join(folder, 'experiment')
let stepped: SteppedProgram

test.beforeAll(() => {
  compile('g++', resolve(repositoryRoot, 'tests/system/diff/experiment.cpp'), program)
})
test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})
test.beforeEach(async () => {
  stepped = await SteppedProgram.start(program)
})
test.afterEach(async () => {
  await stepped.end()
})

/** Takes a snapshot of the open process and waits until it is the `count`th that the window knows. */
async function take(window: Page, count: number): Promise<void> {
  await window.getByRole('button', { name: 'Take snapshot' }).click()
  await expect.poll(() => snapshotCount(window)).toBe(count)
}

async function snapshotCount(window: Page): Promise<number> {
  return window.evaluate(async () => {
    const bridge = globalThis as unknown as {
      vmatlas: Record<string, () => Promise<{ value: { entries: unknown[] } }>>
    }
    return (await bridge.vmatlas['snapshot:list']?.())?.value.entries.length ?? -1
  })
}

/** The differences between two snapshots of the list, which are counted from the oldest. */
async function compare(window: Page, older: number, newer: number): Promise<void> {
  await window.getByRole('navigation', { name: 'Main' }).getByText('Snapshots').click()
  const table = grid(window, 'Snapshots')
  const count = await snapshotCount(window)
  await expect.poll(() => rowCount(table)).toBe(count)
  const row = (place: number): ReturnType<Page['locator']> =>
    table.locator(`[role="row"][aria-rowindex="${count - place + 2}"]`)
  await row(older).click()
  await row(newer).click({ modifiers: ['Control'] })
  await window.getByRole('button', { name: 'Compare' }).click()
  await expect(window.getByRole('heading', { level: 1 })).toHaveText(/Differences/)
}

/** Rows of the grid whose mapping is not one that the program itself touches by running. */
async function events(window: Page): Promise<string[]> {
  const table = grid(window, 'Differences')
  await expect.poll(() => rowCount(table)).toBeGreaterThan(0)
  return (await visibleRows(table)).map((cells) => cells.join(' | '))
}

/** By how many KiB the later side is larger, as the status line says. */
async function sizeChange(window: Page): Promise<number> {
  const text = await window.getByRole('contentinfo').innerText()
  const [, sign, kib] = /size ([+−]?)([\d,]+)/.exec(text) ?? []
  return Number(kib?.replace(',', '')) * (sign === '−' ? -1 : 1)
}

/** Whether the strip of a side has pixels of the colour that marks what was added, removed or changed. */
async function hasMark(window: Page, side: 'Before' | 'After', mark: string): Promise<boolean> {
  return window.getByRole('img', { name: new RegExp(`^${side}\\.`) }).evaluate((element, colour) => {
    const probe = document.createElement('canvas').getContext('2d')
    const context = element instanceof HTMLCanvasElement ? element.getContext('2d') : null
    const legend = document.querySelector(`.mark.${colour}`)
    if (!probe || !context || !legend) return false
    probe.fillStyle = getComputedStyle(legend).backgroundColor
    probe.fillRect(0, 0, 1, 1)
    const wanted = probe.getImageData(0, 0, 1, 1).data.join()
    const { data } = context.getImageData(0, 0, context.canvas.width, context.canvas.height)
    for (let at = 0; at < data.length; at += 4) if (data.slice(at, at + 4).join() === wanted) return true
    return false
  }, mark)
}

test('the experiment of 12 KiB reads as added, split and merged back', async ({ window }) => {
  await openProcess(window, stepped.pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBeGreaterThan(5)
  const pmaps: string[] = []
  for (const count of [1, 2, 3, 4]) {
    if (count > 1) await stepped.step()
    await take(window, count)
    pmaps.push(join(folder, `pmap-${count}`))
    writeFileSync(pmaps.at(-1) ?? '', execFileSync('pmap', [String(stepped.pid)], { env: { LC_ALL: 'C' } }))
  }

  await compare(window, 1, 2)
  // Where the kernel finds a like neighbour it merges at once.
  await expect(window.getByText(/12 KiB is new\.|grew by 12 KiB\./)).toBeVisible()
  const [added] = await events(window)
  expect(added).toMatch(/^(added|grown)/)
  expect(added).toContain('+12 KiB')
  await expect(window.getByRole('contentinfo')).toContainText('+12 KiB')

  await compare(window, 2, 3)
  await expect(window.getByText(/split in two, 4 KiB unmapped/)).toBeVisible()
  const [split] = await events(window)
  expect(split).toMatch(/^split/)
  expect(split).toContain('4 KiB unmapped')
  expect(split).toContain('−4 KiB')
  await expect(window.getByRole('button', { name: 'split 1' })).toHaveAttribute('aria-pressed', 'true')
  for (const side of ['Before', 'After'] as const) {
    await expect.poll(() => hasMark(window, side, 'changed')).toBe(true)
    expect(await hasMark(window, side, 'removed')).toBe(false)
  }

  await compare(window, 3, 4)
  await expect(window.getByText(/two mappings merged into one/i)).toBeVisible()
  const [merged] = await events(window)
  expect(merged).toMatch(/^merged/)
  expect(merged).toContain('+4 KiB')

  await window.getByRole('button', { name: 'Text' }).click()
  const text = window.getByRole('region', { name: 'Differences as text' })
  const real = spawnSync('diff', pmaps.slice(2), { encoding: 'utf8' }).stdout.split('\n')
  for (const line of real) await expect(text).toContainText(line)
  expect(real.filter((line) => line.startsWith('<'))).not.toEqual([])
})

test('a snapshot compares with the process now, both ways, and a phrase of the summary filters', async ({
  window,
}) => {
  await openProcess(window, stepped.pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBeGreaterThan(5)
  await window.keyboard.press('Control+s')
  await expect(window.getByRole('button', { name: 'Compare with now' })).toBeVisible()
  await stepped.step()
  await window.getByRole('button', { name: 'Compare with now' }).click()
  await expect(window.getByText(/12 KiB is new\.|grew by 12 KiB\./)).toBeVisible()

  await stepped.step()
  await window.getByRole('button', { name: /Read again/ }).click()
  await expect(window.getByRole('contentinfo')).toContainText('+8 KiB')
  await window.getByRole('button', { name: 'Swap' }).click()
  await expect(window.getByRole('contentinfo')).toContainText('−8 KiB')
  await window.getByRole('button', { name: 'Swap' }).click()

  const table = grid(window, 'Differences')
  await window.getByRole('searchbox', { name: 'Filter differences' }).fill('libc')
  await expect.poll(() => rowCount(table)).toBe(0)
  await window.locator('.summary button').first().click()
  await expect.poll(() => rowCount(table)).toBeGreaterThan(0)
})

test('two processes compare as they run, and a file, dropped text and pasted text take a side', async ({
  running,
  window,
}) => {
  const other = await SteppedProgram.start(program)
  try {
    await openProcess(window, stepped.pid)
    await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBeGreaterThan(5)
    await window.keyboard.press('Control+s')
    await window.getByRole('button', { name: 'Compare with now' }).click()
    await expect(window.getByText('Nothing changed.')).toBeVisible()

    const before = window.getByRole('combobox', { name: 'Before' })
    await before.focus()
    await before.selectOption({ label: `experiment ${other.pid}` })
    await expect(before).toHaveValue(new RegExp(`^${other.pid}/`))
    await expect(window.getByText(/compared \d+ with \d+ maps/)).toBeVisible()
    await window.getByRole('button', { name: 'Follow' }).first().click()
    // Where the stack begins is chance, so two runs of one program need not have the same size.
    const alone = await sizeChange(window)
    await stepped.step()
    await expect.poll(() => sizeChange(window)).toBe(alone + 12)
    await other.step()
    await expect.poll(() => sizeChange(window)).toBe(alone)

    const path = join(folder, 'maps.txt')
    const maps = readFileSync(`/proc/${stepped.pid}/maps`, 'latin1')
    writeFileSync(path, maps, 'latin1')
    await running.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
    }, path)
    await window
      .getByRole('group', { name: /^Before/ })
      .getByRole('button', { name: 'Open file' })
      .click()
    await expect(before.locator('option:checked')).toHaveText(/^maps\.txt · /)
    await expect(window.getByText('Nothing changed.')).toBeVisible()

    writeFileSync(path, 'no maps here')
    await window
      .getByRole('group', { name: /^After/ })
      .getByRole('button', { name: 'Open file' })
      .click()
    await expect(window.getByRole('group', { name: /^After/ }).getByRole('alert')).toBeVisible()
    await expect(window.getByText('Nothing changed.')).toBeVisible()

    const after = window.getByRole('combobox', { name: 'After' })
    await window.getByRole('group', { name: /^After/ }).evaluate((element, text) => {
      const data = new DataTransfer()
      data.setData('text/plain', text)
      element.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    }, maps)
    await expect(after.locator('option:checked')).toHaveText(/^dropped text · /)
    await running.app.evaluate(({ clipboard }, text) => clipboard.writeText(text), maps)
    await window.getByRole('group', { name: /^Before/ }).click({ position: { x: 2, y: 2 } })
    await window.keyboard.press('Control+v')
    await expect(before.locator('option:checked')).toHaveText(/^pasted text · /)
    await expect(after.locator('option:checked')).toHaveText(/^dropped text · /)
    await expect(window.getByText('Nothing changed.')).toBeVisible()
  } finally {
    await other.end()
  }
})

test('the process now is followed as it runs, paused, and kept when it ends', async ({ window }) => {
  await openProcess(window, stepped.pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBeGreaterThan(5)
  await window.keyboard.press('Control+s')
  await window.getByRole('button', { name: 'Compare with now' }).click()
  await window.getByRole('button', { name: 'Follow' }).click()
  await stepped.step()
  await expect(window.getByText(/12 KiB is new\.|grew by 12 KiB\./)).toBeVisible()
  await stepped.step()
  await expect(window.getByRole('contentinfo')).toContainText('+8 KiB')
  await window.getByRole('button', { name: 'Pause' }).click()
  await expect(window.getByRole('button', { name: 'Follow' })).toBeVisible()
  await window.getByRole('button', { name: 'Follow' }).click()
  await stepped.end()
  await expect(window.getByRole('alert')).toContainText(/ended/)
  await expect(window.getByText(/The values read at .* are kept\./)).toBeVisible()
  await expect(window.getByRole('contentinfo')).toContainText('+8 KiB')
})

test('a series of snapshots shows what grew in every interval', async ({ window }) => {
  await openProcess(window, stepped.pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBeGreaterThan(5)
  await take(window, 1)
  for (const count of [2, 3]) {
    await stepped.step()
    await take(window, count)
  }
  await window.getByRole('navigation', { name: 'Main' }).getByText('Snapshots').click()
  const table = grid(window, 'Snapshots')
  await expect.poll(() => rowCount(table)).toBe(3)
  await table.focus()
  await table.press('Control+a')
  await window.getByRole('button', { name: 'Compare' }).click()
  await expect(window.getByRole('heading', { level: 1 })).toHaveText('Growth')
  await expect(window.getByText(/in each of 2 intervals/)).toBeVisible()
  await window.getByRole('combobox', { name: 'Grown by' }).selectOption('size')
  // 12 KiB were mapped and 4 KiB of them unmapped: nothing grew twice.
  await expect(window.getByText(/By size, no mapping grew in each of 2 intervals/)).toBeVisible()
})

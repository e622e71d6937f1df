import { userSettingsFile } from '../../src/host/settings/settings-file'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { FindingPrograms } from '../support/finding-programs'
import { expect, test } from './support/app'
import { grid, rowCount, visibleRows } from './support/grid'

let programs: FindingPrograms
let culprit: number

test.beforeEach(async () => {
  programs = new FindingPrograms()
  culprit = await programs.start(['write-execute'])
})
test.afterEach(() => programs.close())

/** Opens a view of the machine with the keyboard alone. */
async function openTab(window: Page, name: 'Findings' | 'Search'): Promise<void> {
  await window.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Files' }).press('Enter')
  const tabs = window.getByRole('tablist', { name: 'Views of the machine' })
  await tabs.getByRole('tab', { name: 'Files' }).focus()
  await window.keyboard.press('ArrowRight')
  if (name === 'Search') {
    await expect(tabs.getByRole('tab', { name: 'Findings' })).toBeFocused()
    await window.keyboard.press('ArrowRight')
  }
  await expect(window.getByRole('heading', { level: 1, name })).toBeVisible()
}

/** Opens the findings and makes that of our program the only one, and the active one. */
async function openFinding(window: Page): Promise<Locator> {
  await openTab(window, 'Findings')
  const table = grid(window, 'Findings')
  await window.getByRole('searchbox', { name: 'Filter findings' }).fill(`write-execute ${culprit}`)
  await expect.poll(() => rowCount(table), { timeout: 20_000 }).toBe(1)
  await table.press('Home')
  return table
}

const pane = (window: Page): Locator => window.getByRole('complementary', { name: 'Selected finding' })

async function expectNoViolations(window: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: window }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
}

for (const factor of [1, 2]) {
  test(`from a finding to its mapping and back, by keyboard alone at ${factor * 100} %`, async ({
    running,
    window,
  }) => {
    await running.app.evaluate(
      ({ BrowserWindow }, zoom) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(zoom),
      factor,
    )
    const table = await openFinding(window)
    expect((await visibleRows(table))[0]).toContain('serious')
    await expect(pane(window)).toContainText('1 mapping, 4 KiB, is writable and executable.')
    for (const part of ['What to do', 'Why it matters', 'What is normal']) {
      await expect(pane(window).getByRole('heading', { name: part })).toHaveCount(1)
    }
    await expectNoViolations(window)
    await table.press('Enter')
    const maps = grid(window, 'Memory maps')
    await expect.poll(() => rowCount(maps)).toBe(1)
    expect((await visibleRows(maps))[0]).toContain('rwxp')
    await window.keyboard.press('Alt+ArrowLeft')
    await expect(window.getByRole('heading', { level: 1, name: 'Findings' })).toBeVisible()
    await expect(window.getByRole('searchbox', { name: 'Filter findings' })).toHaveValue(/write-execute/)
  })
}

test('a mute hides a finding, is kept, shows when asked to, and can be taken back', async ({ window }) => {
  const table = await openFinding(window)
  await pane(window)
    .getByRole('button', { name: /^This, for finding-cases/ })
    .press('Enter')
  await expect.poll(() => rowCount(table)).toBe(0)
  await expect(window.getByRole('contentinfo')).toContainText('1 muted')
  await window.getByRole('button', { name: /^Muted/ }).press('Enter')
  const muted = window.getByRole('group', { name: 'Muted findings' })
  await expectNoViolations(window)
  await muted.getByRole('checkbox', { name: 'Show muted findings' }).press('Space')
  await expect.poll(() => rowCount(table)).toBe(1)
  await muted.getByRole('checkbox', { name: 'Show muted findings' }).press('Space')
  await expect.poll(() => rowCount(table)).toBe(0)

  await window.reload()
  await openTab(window, 'Findings')
  await window.getByRole('searchbox', { name: 'Filter findings' }).fill(`write-execute ${culprit}`)
  await expect(window.getByRole('contentinfo')).toContainText('1 muted')
  await window.getByRole('button', { name: /^Muted/ }).press('Enter')
  await muted
    .getByRole('button', { name: /^Unmute: Writable and executable memory, of finding-cases/ })
    .press('Enter')
  await expect.poll(() => rowCount(table)).toBe(1)
})

test('a finding of one process alone is muted, with the settings that the command line reads', async ({
  running,
  window,
}) => {
  const table = await openFinding(window)
  await pane(window)
    .getByRole('button', { name: `This, for PID ${culprit} alone` })
    .press('Enter')
  await expect.poll(() => rowCount(table)).toBe(0)
  await window.getByRole('button', { name: /^Muted/ }).press('Enter')
  const unmute = window.getByRole('button', { name: new RegExp(`^Unmute: .*\\(PID ${culprit}\\)$`) })
  await expect(unmute).toBeVisible()
  const usual = await running.app.evaluate(({ app }) => `${app.getPath('appData')}/${app.name}/settings.json`)
  expect(usual).toBe(userSettingsFile())
  await unmute.press('Enter')
  await expect.poll(() => rowCount(table)).toBe(1)
})

test('the search finds mappings in all processes, and leads to them and back', async ({ window }) => {
  await openTab(window, 'Search')
  const box = window.getByRole('searchbox', { name: 'Search all mappings' })
  await box.fill('siz>1M')
  await expect(window.getByRole('status')).toContainText('There is no field "siz"')
  await expect(window.getByRole('button', { name: /^Search/ })).toBeDisabled()
  await box.fill('rwx size=4K')
  await box.press('Enter')
  const table = grid(window, 'Matching mappings')
  const rows = async (): Promise<string[][]> =>
    (await visibleRows(table)).filter((cells) => cells.includes(String(culprit)))
  await expect.poll(async () => (await rows()).length, { timeout: 20_000 }).toBe(1)
  expect((await rows())[0]).toContain('rwxp')
  await expect(window.getByRole('contentinfo')).toContainText('mappings match')
  await expectNoViolations(window)
  await table.getByRole('gridcell', { name: String(culprit), exact: true }).click()
  await table.press('Enter')
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBe(1)
  await window.keyboard.press('Alt+ArrowLeft')
  await expect(window.getByRole('heading', { level: 1, name: 'Search' })).toBeVisible()
  await expect(box).toHaveValue('rwx size=4K')
  await expect.poll(async () => (await rows()).length).toBe(1)
})

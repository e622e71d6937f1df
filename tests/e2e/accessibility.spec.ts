import type { Page } from '@playwright/test'
import { startTarget } from '../support/target'
import { expect, test } from './support/app'
import { expectNoViolations } from './support/axe'
import { grid, openProcess, rowCount } from './support/grid'

/** Opens each screen and leaves it showing data; the tabs of a process are in process-tabs.spec.ts. */
const SCREENS: Readonly<Record<string, (window: Page, pid: number) => Promise<void>>> = {
  Processes: async (window) => {
    await expect.poll(() => rowCount(grid(window, 'Processes'))).toBeGreaterThan(1)
  },
  Maps: async (window, pid) => {
    await openProcess(window, pid)
    await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBeGreaterThan(1)
  },
  'Maps with a selected map and a mistake in the filter': async (window, pid) => {
    await openProcess(window, pid)
    const table = grid(window, 'Memory maps')
    await expect.poll(() => rowCount(table)).toBeGreaterThan(1)
    await table.press('Home')
    await expect(window.getByRole('meter', { name: 'Resident share' })).toBeVisible()
    const filter = window.getByRole('searchbox', { name: 'Filter maps' })
    await filter.pressSequentially('size>q ki')
    await expect(window.getByRole('listbox', { name: 'Completions' })).toBeVisible()
  },
  'the forms of an export': async (window, pid) => {
    await openProcess(window, pid)
    await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBeGreaterThan(1)
    await window.getByRole('button', { name: 'Export', exact: true }).click()
    await expect(window.getByRole('radio', { name: 'pmap -d' })).toBeVisible()
  },
  Snapshots: async (window, pid) => {
    await takeSnapshot(window, pid)
    await window.getByRole('button', { name: 'Show snapshots' }).click()
    const table = grid(window, 'Snapshots')
    await expect.poll(() => rowCount(table)).toBe(1)
    await table.focus()
    await table.press('Home')
    await expect(window.getByLabel('Label')).toBeVisible()
  },
  Differences: async (window, pid) => {
    await takeSnapshot(window, pid)
    await window.getByRole('button', { name: 'Compare with now' }).click()
    await expect(window.getByRole('contentinfo')).toContainText('compared')
    await window.getByRole('button', { name: /^same/ }).click()
    await expect.poll(() => rowCount(grid(window, 'Differences'))).toBeGreaterThan(0)
  },
  'Snapshot options': async (window, pid) => {
    await openProcess(window, pid)
    await window.getByRole('button', { name: 'Snapshot options' }).click()
    await window.getByRole('radio', { name: 'every' }).check()
    await expect(window.getByRole('form', { name: 'Snapshot options' })).toBeVisible()
  },
  Growth: async (window, pid) => {
    await takeSnapshot(window, pid)
    await window.getByRole('button', { name: 'Take snapshot' }).click()
    await window.getByRole('button', { name: 'Show snapshots' }).click()
    const table = grid(window, 'Snapshots')
    await expect.poll(() => rowCount(table)).toBe(2)
    await window.evaluate(() => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', '00400000-00401000 r--p 00000000 00:00 0')
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
    })
    await expect.poll(() => rowCount(table)).toBe(3)
    await table.focus()
    await table.press('Control+a')
    await window.getByRole('button', { name: 'Compare' }).click()
    await expect(window.getByRole('alert')).toContainText('not of one process')
  },
  'Differences as text': async (window, pid) => {
    await takeSnapshot(window, pid)
    await window.getByRole('button', { name: 'Compare with now' }).click()
    await window.getByRole('button', { name: 'Text' }).click()
    await expect(window.getByRole('region', { name: 'Differences as text' })).toBeVisible()
  },
  Limit: async (window) => {
    await window.getByRole('navigation', { name: 'Main' }).getByText('Limit').click()
    await expect(window.getByRole('button', { name: 'Apply' })).toBeVisible()
  },
  Files: async (window) => {
    await window.getByRole('navigation', { name: 'Main' }).getByText('Files').click()
    const table = grid(window, 'Files')
    await expect.poll(() => rowCount(table)).toBeGreaterThan(5)
    await table.press('Home')
    await expect(window.getByRole('table', { name: 'Processes that map it' })).toBeVisible()
  },
  Lab: async (window) => {
    await window.getByRole('navigation', { name: 'Main' }).getByText('Lab').click()
    await expect(window.getByRole('list', { name: 'Experiments' })).toBeVisible()
  },
  'a step of an experiment': async (window) => {
    await window.getByRole('navigation', { name: 'Main' }).getByText('Lab').click()
    await window.getByRole('button', { name: 'Begin: Split and merge' }).click()
    await window.getByRole('button', { name: 'Make the call' }).click()
    await expect(window.getByRole('region', { name: 'What happened' })).toBeVisible()
  },
  'a failed call in free play': async (window) => {
    await window.getByRole('navigation', { name: 'Main' }).getByText('Lab').click()
    await window.getByRole('button', { name: 'Begin: Free play' }).click()
    const make = window.getByRole('button', { name: 'Make the call' })
    await make.click()
    await expect(window.getByRole('region', { name: 'The last call' })).toContainText('is new')
    await make.click()
    await expect(window.getByRole('region', { name: 'The last call' })).toContainText('EEXIST')
  },
  Settings: async (window) => {
    await window.getByRole('navigation', { name: 'Main' }).getByText('Settings').click()
    await expect(window.getByRole('radio', { name: /dark/i })).toBeVisible()
  },
}

async function takeSnapshot(window: Page, pid: number): Promise<void> {
  await openProcess(window, pid)
  await expect.poll(() => rowCount(grid(window, 'Memory maps'))).toBeGreaterThan(1)
  await window.getByRole('button', { name: 'Take snapshot' }).click()
  await expect(window.getByRole('button', { name: 'Compare with now' })).toBeVisible()
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, open] of Object.entries(SCREENS)) {
    test(`axe finds nothing on ${name}, ${colorScheme}`, async ({ window }) => {
      await window.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const target = await startTarget()
      try {
        await open(window, target.pid)
        await expectNoViolations(window)
      } finally {
        await target.kill()
      }
    })
  }
}

import type { Locator, Page } from '@playwright/test'
import { mmap } from '../../src/shared/lab/build-call'
import { startChanging, type ChangingProcess } from '../support/lab'
import { startTarget, type Target } from '../support/target'
import { expect, setZoom, test } from './support/app'
import { expectNoViolationsInBoth } from './support/axe'
import { grid, rowCount, visibleRows } from './support/grid'
import {
  expectFocusInSight,
  expectNothingCutOff,
  openProcessByKeyboard,
  openTabByKeyboard,
  press,
  readOnTo,
  tabTo,
} from './support/keyboard'

/** Each tab of the process page does its main thing with the keyboard alone; nothing here may click or set the focus. */
let target: Target

test.beforeEach(async () => {
  target = await startTarget(['patchwork', '60'])
})
test.afterEach(async () => {
  await target.kill()
})

/** The fields of the lines of /proc/PID/maps. */
function readLines(): { start: string; size: number; permissions: string; name: string }[] {
  return target.readMaps().map((line) => {
    const [range = '', permissions = '', , , , name = ''] = line.split(/ +/)
    const [start = '', end = ''] = range.split('-')
    return { start, size: Number.parseInt(end, 16) - Number.parseInt(start, 16), permissions, name }
  })
}

/** The tab shows, with nothing of it cut off and nothing for axe to find. */
async function expectFit(window: Page): Promise<void> {
  await expectNothingCutOff(window)
  await expectNoViolationsInBoth(window)
}

for (const factor of [1, 2]) {
  test.describe(`by keyboard alone at ${factor * 100} %`, () => {
    let maps: Locator
    test.beforeEach(async ({ running, window }) => {
      await setZoom(running, factor)
      maps = grid(window, 'Memory maps')
    })

    test('Maps: a row is selected and read, the table is sorted and filtered', async ({ window }) => {
      await openProcessByKeyboard(window, target.pid)
      const lines = readLines()
      await expect.poll(() => rowCount(maps)).toBe(lines.length)
      await press(window, 'Home')
      const pane = window.getByRole('complementary', { name: 'Selected mappingping' })
      await expect(pane.getByRole('meter', { name: 'Resident share' })).toBeVisible()
      await expectFit(window)
      await tabTo(window, pane)
      await expect(pane).toContainText(/r--p beside r-xp/)
      const second = lines[1]?.start ?? ''
      await tabTo(window, pane.getByRole('button', { name: second }))
      await window.keyboard.press('Enter')
      await expect(pane.getByRole('heading').first()).toContainText(second)

      const size = maps.getByRole('columnheader', { name: 'Size' })
      await tabTo(window, size.getByRole('button'), 'Shift+Tab')
      await press(window, 'Enter')
      await expect(size).toHaveAttribute('aria-sort', 'descending')
      const largest = lines.reduce((a, b) => (b.size > a.size ? b : a))
      await tabTo(window, maps, 'Shift+Tab')
      await press(window, 'Home')
      await expect.poll(async () => (await visibleRows(maps))[0]?.join(' ')).toContain(largest.start)
      await expect(pane.getByRole('heading').first()).toContainText(largest.start)

      await press(window, 'Control+f')
      await window.keyboard.type('target')
      await expect.poll(() => rowCount(maps)).toBe(lines.filter(({ name }) => name.includes('target')).length)
      await press(window, 'Alt+ArrowDown')
      await expect(window.getByRole('textbox', { name: 'Name of the query' })).toBeFocused()
      await window.keyboard.type('mine')
      await tabTo(window, window.getByRole('button', { name: 'Save', exact: true }))
      await press(window, 'Escape')
      await tabTo(window, maps)
      await press(window, 'End')
      await expect(pane.getByRole('heading').nth(1)).toBeVisible()
      await expect(pane).toContainText('target')
    })

    test('Maps: the table is grouped, and columns are chosen', async ({ window }) => {
      await openProcessByKeyboard(window, target.pid)
      const lines = readLines()
      const counts = new Map<string, number>()
      for (const { permissions } of lines) counts.set(permissions, (counts.get(permissions) ?? 0) + 1)
      await expect.poll(() => rowCount(maps)).toBe(lines.length)
      const choice = window.getByRole('combobox', { name: 'Group maps' })
      await tabTo(window, choice, 'Shift+Tab')
      for (let i = 0; i < 3; i += 1) await press(window, 'ArrowDown')
      await expect(choice).toHaveValue('permissions')
      const tree = window.getByRole('treegrid', { name: 'Memory maps' })
      await expect.poll(() => rowCount(tree)).toBe(counts.size)
      await tabTo(window, tree)
      await walkGroup(window, tree, counts)

      await tabTo(window, window.getByRole('button', { name: 'Go to address' }), 'Shift+Tab')
      await press(window, 'Enter')
      await expect(window.getByRole('textbox', { name: 'An address, several, or a backtrace' })).toBeFocused()
      await expectFocusInSight(window)
      await press(window, 'Escape')
      const columns = window.getByRole('button', { name: 'Columns' })
      await tabTo(window, columns, 'Shift+Tab')
      await press(window, 'Enter')
      await tabTo(window, window.getByRole('checkbox', { name: 'Inode' }))
      await press(window, 'Space')
      await expect(tree.getByRole('columnheader', { name: 'Inode' })).toBeVisible()
      await press(window, 'Escape')
      await expect(columns).toBeFocused()

      await tabTo(window, choice, 'Shift+Tab')
      for (let i = 0; i < 3; i += 1) await press(window, 'ArrowUp')
      await expect.poll(() => rowCount(maps)).toBe(lines.length)
    })

    test('Breakdown: grouped, weighed, and opened by the treemap and by the table', async ({ window }) => {
      await openProcessByKeyboard(window, target.pid)
      await openTabByKeyboard(window, 'Breakdown')
      const table = window.getByRole('table', { name: 'Breakdown' })
      await expect(table).toBeVisible()
      await expectFit(window)
      await groupByPermissions(window)
      await tabTo(window, window.getByRole('radio', { name: 'Cost' }))
      await press(window, 'ArrowRight')
      const treemap = (measure: string): Locator =>
        window.getByRole('application', { name: new RegExp(`^Treemap by ${measure}:`) })
      await expect(treemap('accessible size')).toBeVisible()
      await press(window, 'ArrowLeft')
      await tabTo(window, treemap('PSS'))
      const status = window.getByRole('status').filter({ hasText: '% of all' })
      await expect(status).toContainText(/^[rwxp-]{4}: PSS /)
      // What shared pages cost depends on who else maps them: only the names are sure to stay.
      const heaviest = (await status.textContent())?.trim().slice(0, 4) ?? ''
      await press(window, 'End')
      await expect(status).not.toContainText(new RegExp(`^${heaviest}: `))
      await press(window, 'Home')
      await expect(status).toContainText(new RegExp(`^${heaviest}: `))
      await window.keyboard.press('Enter')
      await expectFiltered(window, heaviest)

      await openTabByKeyboard(window, 'Breakdown')
      await groupByPermissions(window)
      await tabTo(window, table.getByRole('row', { name: /^r-xp/ }).getByRole('button'))
      await window.keyboard.press('Enter')
      await expectFiltered(window, 'r-xp')
    })

    test('Address space: walked from map to map, zoomed, and left for the table', async ({ window }) => {
      await openProcessByKeyboard(window, target.pid)
      await openTabByKeyboard(window, 'Address space')
      await tabTo(window, window.getByRole('application', { name: /^Address space/ }))
      const status = window.getByRole('status').filter({ hasText: 'maps' }).last()
      await expect(status).toContainText(/^All \d+ maps\./)
      await expectFit(window)
      await press(window, 'End')
      await expect(status).toContainText('Selected: ffffffffff600000')
      await press(window, 'Home')
      await press(window, 'ArrowRight')
      const selected = readLines()[1]?.start ?? ''
      await expect(status).toContainText(`Selected: ${selected}`)
      await press(window, '+')
      await expect(status).toContainText(/^Maps \d+ to \d+ of \d+\./)
      await press(window, '0')
      await expect(status).toContainText(/^All \d+ maps\./)
      await window.keyboard.press('Enter')
      await expect(window.getByRole('tab', { name: /^Maps/ })).toHaveAttribute('aria-selected', 'true')
      await expect(maps).toBeFocused()
      await expect(maps.getByRole('row', { selected: true })).toContainText(selected)
      await expectFocusInSight(window)
    })

    test('Neighbours: why there are so many maps, and those of a pattern', async ({ window }) => {
      await openProcessByKeyboard(window, target.pid)
      await openTabByKeyboard(window, 'Neighbours')
      const apart = window.getByRole('table', { name: 'Why neighbours do not merge' })
      await expect(apart.getByRole('row', { name: /different permissions/ })).toBeVisible()
      await expectFit(window)
      const patterns = window.getByRole('list', { name: 'Known patterns' })
      await tabTo(window, window.getByRole('tabpanel', { name: 'Neighbours' }))
      await readOnTo(window, apart.getByRole('row').last())
      await tabTo(window, patterns.getByRole('button', { name: 'Show maps: programs and libraries' }))
      await window.keyboard.press('Enter')
      await expect(maps).toBeFocused()
      // The program itself counts as well, and the bss behind its data and theirs.
      const files = readLines().filter(({ name }) => name.includes('.so') || name.includes('/target-')).length
      await expect.poll(() => rowCount(maps)).toBeLessThan(readLines().length)
      expect(await rowCount(maps)).toBeGreaterThanOrEqual(files)
      await expectFocusInSight(window)
    })

    test('every stop of the page is in sight', async ({ window }) => {
      await openProcessByKeyboard(window, target.pid)
      await expect(window.getByText('proportional (PSS)')).toBeVisible()
      for (const name of ['Maps', 'Breakdown', 'Address space', 'Neighbours', 'History']) {
        const tab = await openTabByKeyboard(window, name)
        await press(window, 'Tab')
        await tabTo(window, tab)
      }
    })
  })
}

test('the selected row stays in sight when the window is zoomed to 200 %', async ({ running, window }) => {
  await openProcessByKeyboard(window, target.pid)
  await press(window, 'End')
  const pane = window.getByRole('complementary', { name: 'Selected mappingping' })
  await expect(pane).toBeVisible()
  await setZoom(running, 2)
  await expect.poll(() => window.evaluate(() => devicePixelRatio)).toBe(2)
  await expectFocusInSight(window)
  await press(window, 'Home')
  await press(window, 'End')
  await expect(window.getByRole('contentinfo')).toContainText('Selected 1')
  await expectFocusInSight(window)
})

/** Selects the head of the group rw-p, opens it, goes to its first map, and closes it again. */
async function walkGroup(window: Page, tree: Locator, counts: ReadonlyMap<string, number>): Promise<void> {
  const count = counts.get('rw-p') ?? 0
  const head = tree.getByRole('row', { name: /^rw-p/ })
  await expect(head).toHaveAttribute('aria-expanded', 'false')
  await expect(head).toContainText(`${count} maps`)
  await press(window, 'Home')
  await expect(tree.getByRole('row', { selected: true }).first()).toBeVisible()
  while ((await head.getAttribute('aria-selected')) !== 'true') await press(window, 'ArrowDown')
  await expect(window.getByRole('contentinfo')).toContainText(`Selected ${count}`)
  await press(window, 'ArrowRight')
  await expect(head).toHaveAttribute('aria-expanded', 'true')
  await expect.poll(() => rowCount(tree)).toBe(counts.size + count)
  await press(window, 'ArrowDown')
  const selected = tree.getByRole('row', { selected: true })
  await expect(selected).toHaveCount(1)
  await expect(selected).toHaveAttribute('aria-level', '2')
  await expect(selected).toContainText('rw-p')
  await expectFit(window)
  await press(window, 'ArrowUp')
  await press(window, 'ArrowLeft')
  await expect(head).toHaveAttribute('aria-expanded', 'false')
  await expect.poll(() => rowCount(tree)).toBe(counts.size)
}

async function groupByPermissions(window: Page): Promise<void> {
  await tabTo(window, window.getByRole('radio', { name: 'Kind' }))
  await press(window, 'ArrowRight')
  await press(window, 'ArrowRight')
  await expect(window.getByRole('radio', { name: 'Permissions' })).toBeChecked()
}

/** The table shows, filtered by these permissions, and has the keys. */
async function expectFiltered(window: Page, permissions: string): Promise<void> {
  const maps = grid(window, 'Memory maps')
  await expect(window.getByRole('searchbox', { name: 'Filter maps' })).toHaveValue(`perm:${permissions}`)
  const expected = readLines().filter((line) => line.permissions === permissions).length
  await expect.poll(() => rowCount(maps)).toBe(expected)
  await expect(maps).toBeFocused()
  await expectFocusInSight(window)
}

test.describe('History', () => {
  let changing: ChangingProcess
  test.beforeEach(async () => {
    changing = await startChanging()
  })
  test.afterEach(async () => {
    await changing.kill()
  })

  for (const factor of [1, 2]) {
    test(`by keyboard alone at ${factor * 100} %: how the maps went, and the difference to a snapshot of then`, async ({
      running,
      window,
    }) => {
      await setZoom(running, factor)
      await openProcessByKeyboard(window, changing.pid)
      await openTabByKeyboard(window, 'History')
      const table = window.getByRole('table', { name: 'History' })
      await expect(table.getByRole('row').nth(1)).toContainText(/\d/)
      await expect(
        window.getByRole('img', { name: /^Maps that count against the limit over time/ }),
      ).toBeVisible()
      await expect(window.getByText('click it to compare the process with that moment')).toBeVisible()
      await expectFit(window)

      await tabTo(window, window.getByRole('tabpanel', { name: 'History' }))
      await readOnTo(window, table.getByRole('row').last())

      await press(window, 'Control+s')
      const compare = window.getByRole('button', { name: /^Compare with \d\d:\d\d:\d\d/ })
      await expect(compare).toBeVisible()
      await expectFit(window)
      await changing.call(mmap(0, 3))
      await tabTo(window, compare)
      await window.keyboard.press('Enter')
      await expect(grid(window, 'Differences')).toContainText('added')
    })
  }
})

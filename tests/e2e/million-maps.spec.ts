import { guardLimit } from '../support/limit-guard'
import { startTarget } from '../support/target'
import { expect, test } from './support/app'
import { grid, openProcess, rowCount, visibleRows } from './support/grid'

test.skip(process.getuid?.() !== 0, 'raising vm.max_map_count needs root')

// The limit is the machine's: another run may hold it for a while.
test.setTimeout(300_000)

const MAPS = 1_000_000

test('a process of a million maps shows its first row and its last, also at 200 % zoom', async ({
  running,
  window,
}) => {
  const guard = await guardLimit()
  guard.raise(MAPS + 1000)
  const target = await startTarget(['patchwork', String(MAPS)])
  try {
    await openProcess(window, target.pid)
    const table = grid(window, 'Memory maps')
    await expect.poll(() => rowCount(table), { timeout: 60_000 }).toBeGreaterThan(MAPS)
    const lines = target.readMaps()
    expect(await rowCount(table)).toBe(lines.length)
    const start = (line: string | undefined): string =>
      /^0*([0-9a-f]+)-/.exec(line ?? '')?.[1] ?? 'no address'

    // smaps of so many maps is not read unasked; what they cost together is known all the same.
    const pss = window.locator('.figure', { hasText: 'proportional (PSS)' })
    await expect(pss).toContainText(/\d [KMG]iB/, { timeout: 60_000 })

    await table.focus()
    await table.press('Home')
    await expect.poll(async () => (await visibleRows(table))[0]?.[0]).toContain(start(lines[0]))
    await table.press('End')
    await expect.poll(async () => (await visibleRows(table)).at(-1)?.[0]).toContain(start(lines.at(-1)))

    await running.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2),
    )
    await table.press('Home')
    await expect.poll(async () => (await visibleRows(table))[0]?.[0]).toContain(start(lines[0]))
    await table.press('End')
    await expect.poll(async () => (await visibleRows(table)).at(-1)?.[0]).toContain(start(lines.at(-1)))
  } finally {
    await target.kill()
    guard.release()
  }
})

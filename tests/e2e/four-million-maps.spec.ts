import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { launchApp } from '../support/launch-app'
import { makeProcRoot } from '../support/proc-root'
import { expect, test } from './support/app'
import { grid, openProcess, rowCount, visibleRows } from './support/grid'

const PID = 4_000_123
const MAPS = 4_000_000
const LINES_PER_WRITE = 50_000
const PAGE = 4096
const FIRST_ADDRESS = 0x7000_0000_0000

const startOf = (row: number): string => (FIRST_ADDRESS + row * PAGE).toString(16)

test('the last of four million maps is reached by End, the wheel and the thumb at 200 % zoom', async () => {
  const root = makeProcRoot()
  root.addProcess(PID, 'many', '')
  writeMaps(join(root.path, String(PID), 'maps'))
  const running = await launchApp({ env: { VMATLAS_PROC_ROOT: root.path } })
  const { app, window } = running
  try {
    await openProcess(window, PID)
    const table = grid(window, 'Memory maps')
    await expect(window.locator('footer')).toContainText('maps read in', { timeout: 60_000 })
    expect(await rowCount(table)).toBe(MAPS)
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2))
    const first = async (): Promise<string | undefined> => (await visibleRows(table))[0]?.[0]
    const last = async (): Promise<string | undefined> => (await visibleRows(table)).at(-1)?.[0]

    await table.focus()
    await table.press('End')
    await expect.poll(last).toBe(startOf(MAPS - 1))
    // The detail of the selected map opens below and takes room: the row stays in sight all the same.
    const selected = table.getByRole('row', { selected: true }).getByRole('gridcell').first()
    await expect(selected).toHaveText(startOf(MAPS - 1))
    await expect(selected).toBeInViewport({ ratio: 1 })

    await table.press('Home')
    await expect.poll(first).toBe(startOf(0))
    await table.evaluate((scroller) => (scroller.scrollTop = scroller.scrollHeight))
    await expect.poll(last).toBe(startOf(MAPS - 1))

    // A turn of the wheel moves by rows, also where a pixel of the scroll bar stands for many of them.
    await table.hover()
    await window.mouse.wheel(0, -10 * 24)
    await expect.poll(last).not.toBe(startOf(MAPS - 1))
    await window.mouse.wheel(0, 10 * 24)
    await expect.poll(last).toBe(startOf(MAPS - 1))
    expect(running.problems).toEqual([])
  } finally {
    await running.close()
    root.remove()
  }
})

/** Pages side by side, each with another protection than its neighbours. */
function writeMaps(path: string): void {
  const file = openSync(path, 'w')
  for (let row = 0; row < MAPS; row += LINES_PER_WRITE) {
    const lines = Array.from({ length: LINES_PER_WRITE }, (_, i) => lineOf(row + i))
    writeSync(file, lines.join(''))
  }
  closeSync(file)
}

function lineOf(row: number): string {
  return `${startOf(row)}-${startOf(row + 1)} ${row % 2 === 0 ? 'r--p' : 'rw-p'} 00000000 00:00 0 \n`
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTarget } from '../support/target'
import { expect, test } from './support/app'
import { copyAllRows, grid, openProcess, rowCount } from './support/grid'

/** HTML, a newline, a terminal escape, a right-to-left override, invalid UTF-8 and a formula, in one file name. */
const HOSTILE = Buffer.concat([
  Buffer.from('=1+1<img src=x onerror="document.title=\'owned\'">\n\x1b[31mred\u202egnp', 'utf8'),
  Buffer.from([0xff, 0xfe]),
])

test('a mapping whose file name is hostile does no harm', async ({ running, window }) => {
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-hostile-'))
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), HOSTILE]), 'x'.repeat(4096))
  const target = await startTarget(['files-in', folder])
  try {
    await openProcess(window, target.pid)
    const table = grid(window, 'Memory maps')
    await expect.poll(() => rowCount(table)).toBe(target.readMaps().length)
    await window.getByRole('searchbox', { name: 'Filter maps' }).fill('onerror')
    await expect.poll(() => rowCount(table)).toBe(1)

    expect(await window.locator('img').count()).toBe(0)
    expect(await window.title()).not.toBe('owned')
    const shown = await table.innerText()
    expect(shown).toContain('onerror')
    // eslint-disable-next-line no-control-regex -- the point: none of these may be on the screen
    expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/)

    const copied = await copyAllRows(running, table)
    expect(copied.length, 'one header and one row: the newline in the name split nothing').toBe(2)
    // eslint-disable-next-line no-control-regex -- as above, for what is copied
    expect(copied.flat().join('')).not.toMatch(/[\u0000-\u001f\u007f\u202a-\u202e]/)
  } finally {
    await target.kill()
    rmSync(folder, { recursive: true, force: true })
  }
})

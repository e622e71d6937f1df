import { KTHREADD_PID, seesKernelThreads } from '../support/kernel-thread'
import { readFileSync } from 'node:fs'
import { startTarget, type Target } from '../support/target'
import { expect, test } from './support/app'
import { copyAllRows, grid, openProcess, rowCount, visibleRows } from './support/grid'

let target: Target

test.beforeEach(async () => {
  target = await startTarget(['patchwork', '200'])
})
test.afterEach(async () => {
  await target.kill()
})

/** The fields of one line of /proc/PID/maps that the grid shows letter for letter. */
function fields(line: string): { start: string; end: string; permissions: string; name: string } {
  const match = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+\s*(.*)$/.exec(line)
  if (!match) throw new Error(`unexpected line of maps: ${line}`)
  const [, start = '', end = '', permissions = '', name = ''] = match
  return { start, end, permissions, name }
}

test('shows the maps that /proc shows, line for line', async ({ running, window }) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  const lines = target.readMaps()
  await expect.poll(() => rowCount(table)).toBe(lines.length)

  const [header = [], ...rows] = await copyAllRows(running, table)
  const column = (name: string): number => {
    const index = header.indexOf(name)
    if (index < 0) throw new Error(`no column ${name} in ${header.join(', ')}`)
    return index
  }
  const [start, end, permissions, name] = ['Start', 'End', 'Permissions', 'Name'].map(column) as [
    number,
    number,
    number,
    number,
  ]
  expect(rows.length).toBe(lines.length)
  for (const [i, line] of lines.entries()) {
    const row = rows[i] ?? []
    const expected = fields(line)
    expect(BigInt(`0x${row[start]}`)).toBe(BigInt(`0x${expected.start}`))
    expect(BigInt(`0x${row[end]}`)).toBe(BigInt(`0x${expected.end}`))
    expect(row[permissions]).toBe(expected.permissions)
    expect(row[name]).toBe(expected.name)
  }
})

test('sorts by size, filters by text, and counts what is selected', async ({ window }) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  const total = target.readMaps().length
  await expect.poll(() => rowCount(table)).toBe(total)

  const size = table.getByRole('columnheader', { name: 'Size' })
  await size.getByRole('button').click()
  await expect(size).toHaveAttribute('aria-sort', /ascending|descending/)
  if ((await size.getAttribute('aria-sort')) === 'ascending') await size.getByRole('button').click()
  await expect(size).toHaveAttribute('aria-sort', 'descending')
  const largest = largestLine(target.readMaps())
  await expect.poll(async () => (await visibleRows(table))[0]?.join(' ')).toContain(fields(largest).start)

  await window.getByRole('searchbox', { name: 'Filter maps' }).fill('target')
  const named = target.readMaps().filter((line) => fields(line).name.includes('target')).length
  await expect.poll(() => rowCount(table)).toBe(named)

  await table.focus()
  await table.press('Control+a')
  await expect(window.getByRole('contentinfo')).toContainText(new RegExp(`selected\\s*${named}`, 'i'))
})

test('the filter speaks the query language and marks a mistake where it stands', async ({ window }) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  const lines = target.readMaps()
  await expect.poll(() => rowCount(table)).toBe(lines.length)
  const filter = window.getByRole('searchbox', { name: 'Filter maps' })
  const executable = lines.filter((line) => fields(line).permissions[2] === 'x').length
  await filter.fill('perm:x')
  await expect.poll(() => rowCount(table)).toBe(executable)
  await filter.fill('perm:x size>q')
  await expect(filter).toHaveAttribute('aria-invalid', 'true')
  await expect(filter).toHaveAccessibleDescription(/expected/i)
  expect(await rowCount(table)).toBe(executable)
  await filter.fill('')
  await filter.pressSequentially('kin')
  await filter.press('ArrowDown')
  await filter.press('Enter')
  await expect(filter).toHaveValue('kind:')
  await expect(window.getByRole('listbox', { name: 'Completions' }).getByText('heap').first()).toBeVisible()
})

test('shows what each map costs as smaps has it, and sums the selected ones up', async ({
  running,
  window,
}) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  await expect.poll(() => rowCount(table)).toBe(target.readMaps().length)
  await expect(table.getByRole('columnheader', { name: 'RSS' })).toBeVisible()
  const rss = readRss(target.pid)
  const filter = window.getByRole('searchbox', { name: 'Filter maps' })
  await filter.fill('rss>=64K')
  const large = [...rss.values()].filter((bytes) => bytes >= 65536).length
  await expect.poll(() => rowCount(table)).toBe(large)
  await filter.fill('')
  await expect.poll(() => rowCount(table)).toBe(rss.size)
  const [header = [], ...rows] = await copyAllRows(running, table)
  const shown = rows.map((row) => [row[header.indexOf('Start')], Number(row[header.indexOf('Rss bytes')])])
  expect(new Map(shown.map(([start, bytes]) => [BigInt(`0x${start}`), bytes]))).toEqual(rss)
  await expect(window.getByRole('contentinfo')).toContainText(/RSS [\d.]+ .iB, PSS/)
  await expect(window.getByText('proportional (PSS)')).toBeVisible()
})

test('tells of the selected map what it costs and why it did not merge with its neighbours', async ({
  window,
}) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  await expect.poll(() => rowCount(table)).toBe(target.readMaps().length)
  await expect(window.getByText('proportional (PSS)')).toBeVisible()
  // The first two maps of a program are parts of its file with different permissions.
  await table.press('Home')
  const pane = window.getByRole('complementary', { name: 'Selected mappingping' })
  await expect(pane.getByRole('meter', { name: 'Resident share' })).toBeVisible()
  await expect(pane).toContainText('readable')
  await expect(pane).toContainText(/r--p beside r-xp/)
  const next = fields(target.readMaps()[1] ?? '').start
  await pane.getByRole('button', { name: next }).press('Enter')
  await expect(pane.getByRole('heading').first()).toContainText(next)
})

test('goes to an address', async ({ window }) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  const lines = target.readMaps()
  await expect.poll(() => rowCount(table)).toBe(lines.length)
  const middle = fields(lines[Math.floor(lines.length / 2)] ?? '').start
  await window.keyboard.press('Control+g')
  await window.getByRole('textbox', { name: 'An address, several, or a backtrace' }).fill(`0x${middle}`)
  await window.keyboard.press('Enter')
  await expect(table.getByRole('row', { selected: true })).toContainText(middle)
  await window.keyboard.press('Escape')
  await expect(window.getByRole('button', { name: 'Go to address' })).toBeFocused()
})

test('a refresh keeps the sort and the filter and shows new maps', async ({ window }) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  await expect.poll(() => rowCount(table)).toBe(target.readMaps().length)
  await window.getByRole('searchbox', { name: 'Filter maps' }).fill('libc')
  const filtered = target.readMaps().filter((line) => fields(line).name.includes('libc')).length
  await expect.poll(() => rowCount(table)).toBe(filtered)
  await window.getByRole('button', { name: 'Refresh' }).click()
  await expect.poll(() => rowCount(table)).toBe(filtered)
})

test('a process that ends while its maps are open keeps its last table and says when it ended', async ({
  window,
}) => {
  await openProcess(window, target.pid)
  const table = grid(window, 'Memory maps')
  const total = target.readMaps().length
  await expect.poll(() => rowCount(table)).toBe(total)
  await target.kill()
  await window.getByRole('button', { name: 'Refresh' }).click()
  await expect(window.getByText(/process ended/i).first()).toBeVisible()
  await expect(window.getByText(/\d{1,2}:\d{2}:\d{2}/).first()).toBeVisible()
  expect(await rowCount(table)).toBe(total)
})

test('says why a kernel thread has no maps', async ({ window }) => {
  test.skip(!seesKernelThreads(), 'this /proc shows no kernel threads, as in a container')
  await openProcess(window, KTHREADD_PID)
  await expect(window.getByText(/kernel thread/i).first()).toBeVisible()
})

/** Resident bytes by start address, as /proc/PID/smaps has them. */
function readRss(pid: number): Map<bigint, number> {
  const rss = new Map<bigint, number>()
  let start = 0n
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'latin1').split('\n')) {
    const from = /^([0-9a-f]+)-[0-9a-f]+ /.exec(line)?.[1]
    if (from !== undefined) start = BigInt(`0x${from}`)
    const kib = /^Rss:\s+(\d+) kB$/.exec(line)?.[1]
    if (kib !== undefined) rss.set(start, Number(kib) * 1024)
  }
  return rss
}

function largestLine(lines: readonly string[]): string {
  const size = (line: string): bigint => BigInt(`0x${fields(line).end}`) - BigInt(`0x${fields(line).start}`)
  return lines.reduce((a, b) => (size(b) > size(a) ? b : a))
}

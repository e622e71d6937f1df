import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ProcessScreen from '../../../src/renderer/components/process/ProcessScreen.vue'
import { byRole, giveElementsHeight, shownRows } from '../support/layout'
import { mountScreen, press, type ShownScreen } from '../support/mount-screen'
import { processesEvent, readEvents, type TestMapping } from '../support/scanner-events'
import { usageEvents } from '../support/usage-events'
import { KIB } from '../../../src/shared/units'

const MAPPINGS: readonly TestMapping[] = [
  { start: 0x10000, pages: 2, permissions: 5, name: '/usr/lib/libc.so.6' },
  { start: 0x20000, pages: 300, name: '' },
  { start: 0x7f0000000000, pages: 1, permissions: 1, name: '/tmp/a' },
]
let screen: ShownScreen

/** Shows a process whose maps and smaps were read. */
async function open(): Promise<void> {
  screen = await mountScreen(ProcessScreen, { process: { pid: 40, startTicks: 400 } }, (worker) =>
    worker.tell(processesEvent([{ pid: 40, name: 'target', command: '/bin/target' }])),
  )
  for (const event of readEvents(screen.worker.lastRequestId(), MAPPINGS)) screen.worker.tell(event)
  await flushPromises()
  const reads = screen.worker.asked.filter((request) => request.type === 'read-side')
  const rss = [{ rss: 8 * KIB }, { rss: 600 * KIB }, { rss: 0 }]
  for (const event of usageEvents(reads.at(-1)?.requestId ?? 0, MAPPINGS, rss)) screen.worker.tell(event)
  await flushPromises()
}

const gapsBox = (): HTMLInputElement | null => document.querySelector('.gaps input')

beforeEach(giveElementsHeight)
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('how the maps stand', () => {
  it('groups the maps with subtotals, names the heads to those who do not see them, and opens them', async () => {
    await open()
    const choice = document.querySelector<HTMLSelectElement>('[aria-label="Group maps"]')
    if (!choice) throw new Error('no choice')
    choice.value = 'permissions'
    choice.dispatchEvent(new Event('change'))
    await flushPromises()
    const tree = byRole(document, 'treegrid', 'Memory maps')
    const heads = [...tree.querySelectorAll('[aria-expanded]')]
    expect(heads.map((row) => row.querySelector('.group')?.textContent)).toEqual([
      'rw-p 1 map',
      'r-xp 1 map',
      'r--p 1 map',
    ])
    expect(heads[0]?.getAttribute('aria-level')).toBe('1')
    expect(heads[0]?.textContent).toContain('600 KiB')
    await press(tree, 'Home')
    await press(tree, 'ArrowRight')
    expect(heads[0]?.getAttribute('aria-expanded')).toBe('true')
    expect(tree.getAttribute('aria-rowcount')).toBe('5')
    expect(tree.querySelector('[aria-level="2"]')?.textContent).toContain('000000020000')
    await press(tree, 'Enter')
    expect(tree.getAttribute('aria-rowcount')).toBe('4')
  })

  it('shows free gaps that no one takes for maps, in the order of addresses only', async () => {
    await open()
    const grid = byRole(document, 'grid', 'Memory maps')
    gapsBox()?.click()
    await flushPromises()
    expect(shownRows(grid)).toHaveLength(5)
    const gap = grid.querySelector('.gap-row')
    expect(gap?.hasAttribute('aria-selected')).toBe(false)
    expect(gap?.textContent).toContain('56 KiB')
    expect(gap?.textContent).toContain('unmapped')
    await press(grid, 'a', { ctrlKey: true })
    expect(document.querySelector('footer')?.textContent).toContain('gaps inside')
    expect(grid.querySelectorAll('[aria-selected="true"]')).toHaveLength(3)
    const size = [...grid.querySelectorAll('[role="columnheader"] button')].find((title) =>
      title.textContent.includes('Size'),
    )
    if (size instanceof HTMLElement) size.click()
    await flushPromises()
    expect(gapsBox()?.disabled).toBe(true)
    expect(shownRows(grid)).toHaveLength(3)
  })
})

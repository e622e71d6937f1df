import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { byRole, button, shownRows } from '../support/layout'
import { press, type } from '../support/mount-screen'
import {
  answer,
  answerUsage,
  grid,
  KIB,
  open,
  page,
  searchBox,
  setUpProcessPage,
} from '../support/process-page'

setUpProcessPage()

describe('what the page tells beside the table', () => {
  it('tells of the selected map what it is, what it costs, and why it is a map of its own', async () => {
    const maps = [
      { start: 0x10000, pages: 2, permissions: 1 },
      { start: 0x12000, pages: 4 },
      { start: 0x90000, pages: 1 },
    ]
    await open()
    await answer(maps)
    expect(document.querySelector('aside')).toBeNull()
    await press(grid(), 'Home')
    await press(grid(), 'ArrowDown')
    const pane = (): string => document.querySelector('aside')?.textContent.replace(/\s+/g, ' ') ?? ''
    expect(pane()).toContain('rw-p: readable, writable, private')
    expect(pane()).toContain('come from smaps, which was not read')
    expect(pane()).toMatch(/The mapping before\s*000000010000 r--p \[anon\]\s*r--p beside rw-p/)
    expect(pane()).toMatch(/The mapping after\s*000000090000 .*gap of 488 KiB/)
    await answerUsage([{ rss: 0 }, { rss: 4 * KIB }, { rss: 0 }], maps)
    expect(byRole(document, 'meter', 'Resident share').getAttribute('aria-valuenow')).toBe('25')
    expect(pane()).toMatch(/0: .*Swap/)
    expect(pane()).not.toContain('Proportional: shared pages')
    button(document, 'Explain fields').click()
    await flushPromises()
    expect(pane()).toContain('PSS4 KiBProportional: shared pages divided by how many processes share them')
    expect(pane()).toContain('Swap0Anonymous memory that is swapped out')
    expect(button(document, 'Explain fields').getAttribute('aria-pressed')).toBe('true')
    button(document, '000000010000').click()
    await flushPromises()
    expect(grid().querySelector('[aria-selected="true"]')?.textContent).toContain('000000010000')
    expect(pane()).toMatch(/The mapping before\s*There is none\./)
    await type(searchBox(), 'nothing-is-called-so')
    expect(document.querySelector('aside')).toBeNull()
  })

  it('breaks the maps down, tells why there are so many, and filters by a click', async () => {
    await open()
    await answer()
    const tab = (name: string): HTMLElement => button(document, name)
    expect(tab('Maps').getAttribute('aria-selected')).toBe('true')
    await press(tab('Maps'), 'ArrowRight')
    expect(document.activeElement).toBe(tab('Breakdown'))
    const table = (name: string): string =>
      document.querySelector(`table[aria-label="${name}"]`)?.textContent.replace(/\s+/g, ' ') ?? ''
    expect(table('Breakdown')).toMatch(/anonymous\s*3\s*1\.2 MiB\s*1\.2 MiB\s*…/)
    expect(byRole(document, 'application').getAttribute('aria-label')).toMatch(/^Treemap by accessible size/)
    const radio = (name: string): HTMLInputElement | null | undefined =>
      [...document.querySelectorAll('label')]
        .find(({ textContent }) => textContent.trim() === name)
        ?.querySelector('input')
    radio('Cost')?.click()
    await flushPromises()
    expect(page()).toContain('The cost is being read: the size shows instead.')
    await answerUsage([{ rss: 8 * KIB }, { rss: 600 * KIB }, { rss: 0 }])
    expect(table('Breakdown')).toContain('608 KiB')
    expect(page()).not.toContain('the size shows instead')
    expect(byRole(document, 'application').getAttribute('aria-label')).toMatch(/^Treemap by PSS/)
    radio('Permissions')?.click()
    await flushPromises()
    button(document, 'r-xp').click()
    await flushPromises()
    expect(tab('Maps').getAttribute('aria-selected')).toBe('true')
    expect((searchBox() as HTMLInputElement).value).toBe('perm:r-xp')
    expect(shownRows(grid())).toHaveLength(1)
    tab('Neighbours').click()
    await flushPromises()
    expect(page()).toContain('0 pairs of neighbours touch, 2 have a gap between them')
    expect(page()).toContain('No two mappings touch')
  })

  it('goes to an address, also past a filter, and answers every address of a backtrace', async () => {
    await open()
    await answer()
    await type(searchBox(), 'libc')
    await press(document.body, 'g', { ctrlKey: true })
    const box = document.querySelector('textarea')
    expect(document.activeElement).toBe(box)
    if (!box) throw new Error('no box')
    box.value = '#0 0x0000000000011234 in raise ()\n#1 0x0000000000020010 in main ()\n#2 0x0000000000500000'
    box.dispatchEvent(new Event('input'))
    await flushPromises()
    const found = document.querySelector('ol')?.textContent.replace(/\s+/g, ' ') ?? ''
    expect(found).toContain('libc.so.6 + 0x1234')
    expect(found).toContain('[anon] + 0x10')
    expect(found).toMatch(/000000500000\s*not mapped/)
    button(document, '000000020010').click()
    await flushPromises()
    expect((searchBox() as HTMLInputElement).value).toBe('')
    expect(grid().querySelector('[aria-selected="true"]')?.textContent).toContain('000000020000')
    box.value = 'no address here'
    box.dispatchEvent(new Event('input'))
    await flushPromises()
    expect(page()).toContain('No address in this text')
    await press(box, 'Escape')
    expect(document.querySelector('textarea')).toBeNull()
  })
})

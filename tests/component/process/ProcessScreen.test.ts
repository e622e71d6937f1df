import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { useNavigationStore } from '../../../src/renderer/stores/navigation'
import { formatClockSeconds } from '../../../src/shared/format/clock'
import { byRole, button, shownRows } from '../support/layout'
import { press, type } from '../support/mount-screen'
import { NOON, processesEvent, readEvents } from '../support/scanner-events'
import {
  answer,
  answerUsage,
  column,
  fail,
  grid,
  KIB,
  lastUsageRequest,
  MAPPINGS,
  open,
  page,
  PROCESS,
  refresh,
  searchBox,
  setUpProcessPage,
  shown,
} from '../support/process-page'

setUpProcessPage()

describe('ProcessScreen', () => {
  it('gives the table the keys when it appears, but not while something else on the page has them', async () => {
    await open()
    await answer()
    expect(grid().contains(document.activeElement)).toBe(true)

    shown().wrapper.unmount()
    await open()
    const options = button(document, '…')
    options.focus()
    await answer()
    expect(document.activeElement).toBe(options)
  })

  it('asks for the maps of this process, says how far it is, and can be cancelled', async () => {
    await open()
    const requestId = shown().worker.lastRequestId()
    expect(shown().worker.asked.at(-1)).toEqual({ type: 'read-maps', requestId, process: PROCESS })
    shown().worker.tell({ type: 'maps-progress', requestId, bytes: 5 * 1024 * 1024, rows: 65536 })
    await flushPromises()
    expect(byRole(document, 'status').textContent).toContain('65,536 so far, 5 MiB of text')
    button(document, 'Cancel').click()
    await flushPromises()
    expect(shown().worker.asked.at(-1)).toEqual({ type: 'cancel', requestId })
    await fail('cancelled', 'Reading was stopped.')
    expect(page()).toContain('Reading was cancelled')
    button(document, 'Try again').click()
    await flushPromises()
    expect(shown().worker.lastRequestId()).toBeGreaterThan(requestId)
  })

  it('acknowledges each chunk and shows the maps as /proc has them', async () => {
    await open()
    await answer()
    expect(shown().worker.asked.some(({ type }) => type === 'ack')).toBe(true)
    const rows = shownRows(grid())
    expect(rows.map((cells) => cells[0])).toEqual(['000000010000', '000000020000', '7f0000000000'])
    expect(rows[0]?.[2]).toBe('r-xp')
    expect(rows.map((cells) => cells[1])).toEqual(['8 KiB', '1.2 MiB', '4 KiB'])
    expect(rows[1]?.at(-1)).toBe('[anon]')
  })

  it('says in words how the process stands to the limit', async () => {
    await open()
    await answer()
    expect(byRole(document, 'grid')).toBeTruthy()
    expect(document.querySelector('h1')?.textContent).toBe('target')
    expect(page()).toContain('3 of 65,530 maps, 0.0 %')
    expect(page()).toMatch(/65,528\s*left before mmap fails, 65,527 before splits/)
    expect(page()).toMatch(/root · sleeping · started \d.* ago/)
    expect(document.querySelector('footer')?.textContent).toContain('count against the limit of 65,530')
  })

  it('shows a hostile name harmless', async () => {
    await open()
    await answer()
    expect(document.querySelector('img')).toBeNull()
    expect(shownRows(grid())[2]?.at(-1)).toContain('<img src=x>')
    expect(page()).not.toContain('\u202e')
  })

  it('filters, and sums what is selected up', async () => {
    await open()
    await answer()
    await type(searchBox(), 'LIBC')
    expect(shownRows(grid())).toHaveLength(1)
    await type(searchBox(), 'perm:r-xp size<1M')
    expect(shownRows(grid())).toHaveLength(1)
    await type(searchBox(), 'addr:20800')
    expect(shownRows(grid()).map((cells) => cells[0])).toEqual(['000000020000'])
    await type(searchBox(), '')
    await press(grid(), 'a', { ctrlKey: true })
    expect(document.querySelector('footer')?.textContent.replace(/\s+/g, ' ')).toContain(
      'Selected 3: 1.2 MiB',
    )
  })

  it('marks a mistake in the filter, says what was expected, and keeps the last valid view', async () => {
    await open()
    await answer()
    await type(searchBox(), 'libc')
    await type(searchBox(), 'libc size>q')
    expect(shownRows(grid())).toHaveLength(1)
    expect(searchBox().getAttribute('aria-invalid')).toBe('true')
    expect(document.querySelector('.marks .mistake')?.textContent).toBe('q')
    const notes = document.getElementById(searchBox().getAttribute('aria-describedby') ?? '')
    expect(notes?.textContent).toMatch(/expected/i)
    await type(searchBox(), 'size>4K')
    expect(searchBox().getAttribute('aria-invalid')).toBe('false')
    expect(shownRows(grid())).toHaveLength(2)
  })

  it('reads smaps after maps, shows what maps cost, and sums it up for the process and the selection', async () => {
    await open()
    await answer()
    expect(column('RSS')).toEqual(['…', '…', '…'])
    await answerUsage([{ rss: 8 * KIB, pss: 2 * KIB }, { rss: 600 * KIB, pss: 600 * KIB }, { rss: 0 }])
    expect(column('RSS')).toEqual(['8 KiB', '600 KiB', '0'])
    expect(column('PSS')).toEqual(['2 KiB', '600 KiB', '0'])
    const bar = grid().querySelectorAll<HTMLElement>('.resident .fill')[1]
    expect(bar?.style.width).toBe('50%')
    expect(page()).toMatch(/602 KiB\s*proportional \(PSS\)/)
    await type(searchBox(), 'rss>=64K')
    expect(shownRows(grid())).toHaveLength(1)
    await press(grid(), 'a', { ctrlKey: true })
    expect(page()).toContain('Selected 1: 1.2 MiB, RSS 600 KiB, PSS 600 KiB, swap 0')
  })

  it('keeps the numbers on screen while a refresh of the same maps reads them again', async () => {
    await open()
    await answer()
    await answerUsage([{ rss: 8 * KIB }, { rss: 0 }, { rss: 0 }])
    await refresh()
    await answer()
    expect(column('RSS')[0]).toBe('8 KiB')
    await answerUsage([{ rss: 4 * KIB }, { rss: 0 }, { rss: 0 }])
    expect(column('RSS')[0]).toBe('4 KiB')
    await refresh()
    await answer([...MAPPINGS.slice(0, 2), { start: 0x7f0000000000, pages: 9 }])
    expect(column('RSS')[0]).toBe('…')
  })

  it('shows what smaps would tell as unreadable where it may not be read, and offers to try again', async () => {
    await open()
    await answer()
    await answerUsage('permission-denied')
    expect(column('RSS')).toEqual(['unreadable', 'unreadable', 'unreadable'])
    expect(page()).toContain('You may not read smaps of this process')
    expect(page()).toMatch(/…\s*proportional/)
    const before = lastUsageRequest()
    button(document, 'Try smaps again').click()
    await flushPromises()
    expect(lastUsageRequest()).toBeGreaterThan(before)
  })

  it('says how far smaps is, lets it be cancelled, and keeps the maps', async () => {
    await open()
    await answer()
    const requestId = lastUsageRequest()
    shown().worker.tell({ type: 'maps-progress', requestId, bytes: 3 * KIB * KIB, rows: 4000 })
    await flushPromises()
    expect(page()).toContain('Reading smaps … 4,000 maps so far, 3 MiB of text')
    button(document, 'Cancel smaps').click()
    await flushPromises()
    expect(shown().worker.asked.at(-1)).toEqual({ type: 'cancel', requestId })
    const error = { code: 'cancelled', message: 'Stopped.', nextStep: '' } as const
    shown().worker.tell({ type: 'failed', requestId, error, atMs: NOON })
    await flushPromises()
    expect(column('RSS')).toEqual(['not read', 'not read', 'not read'])
    expect(button(document, 'Read smaps')).toBeTruthy()
    expect(shownRows(grid())).toHaveLength(3)
  })

  it('shows the columns that were chosen', async () => {
    await open()
    await answer()
    expect(grid().textContent).not.toContain('Inode')
    button(document, 'Columns').click()
    await flushPromises()
    const choice = [...document.querySelectorAll('label')].find((each) => each.textContent.trim() === 'Inode')
    choice?.querySelector('input')?.click()
    await flushPromises()
    expect(column('Inode')).toEqual(['0', '0', '0'])
    await press(byRole(document, 'group', 'Visible columns'), 'Escape')
    expect(document.querySelector('[role="group"]')).toBeNull()
    expect(document.activeElement?.textContent).toContain('Columns')
  })

  it('says that a term needs smaps where smaps was not read', async () => {
    await open()
    await answer()
    await type(searchBox(), 'rss>1M')
    expect(page()).toContain('comes from smaps')
    expect(document.querySelector('.marks .unanswered')?.textContent).toBe('rss>1M')
  })

  it('completes terms by keyboard, and leads from a field to its values', async () => {
    await open()
    await answer()
    searchBox().focus()
    await type(searchBox(), 'ki')
    await press(searchBox(), 'ArrowDown')
    expect(byRole(document, 'listbox', 'Completions').textContent).toContain('kind:')
    await press(searchBox(), 'Enter')
    await type(searchBox(), 'kind:anon')
    await press(searchBox(), 'ArrowDown')
    const active = searchBox().getAttribute('aria-activedescendant') ?? ''
    expect(document.getElementById(active)?.textContent).toContain('anonymous')
    await press(searchBox(), 'Tab')
    expect((searchBox() as HTMLInputElement).value).toBe('kind:anonymous')
    expect(document.querySelector('[role="listbox"]')).toBeNull()
    expect(shownRows(grid())).toHaveLength(3)
    await press(searchBox(), 'Escape')
    expect((searchBox() as HTMLInputElement).value).toBe('')
  })

  it('keeps sort, filter and selection through a refresh', async () => {
    await open()
    await answer()
    button(grid(), 'Size').click()
    await flushPromises()
    await press(grid(), 'Home')
    await refresh()
    await answer([{ start: 0x8000, pages: 1 }, ...MAPPINGS])
    expect(shownRows(grid())[0]?.[0]).toBe('000000020000')
    expect(grid().querySelector('[aria-selected="true"]')?.textContent).toContain('000000020000')
    expect(grid().getAttribute('aria-rowcount')).toBe('5')
  })

  it('says when the process ended and keeps its last table', async () => {
    await open()
    await answer()
    await refresh()
    await fail('process-gone', 'Process 40 ended.')
    expect(byRole(document, 'alert').textContent).toContain('The process ended at')
    expect(page()).toContain(`process ended at ${formatClockSeconds(NOON)}`)
    expect(shownRows(grid())).toHaveLength(3)
  })

  it('learns from the process list that the process ended, or that its pid is another one', async () => {
    await open()
    await answer()
    shown().worker.tell(processesEvent([{ pid: 40, name: 'other', startTicks: 401 }]))
    await flushPromises()
    expect(page()).toContain('process ended at')
    expect(document.querySelector('h1')?.textContent).toBe('target')
  })

  it('keeps the last table when a refresh fails, and says what failed', async () => {
    await open()
    await answer()
    await refresh()
    await fail('not-answering', 'The process did not answer within 5 s.')
    expect(byRole(document, 'alert').textContent).toContain('did not answer within 5 s')
    expect(shownRows(grid())).toHaveLength(3)
    await refresh()
    await answer()
    expect(document.querySelector('[role="alert"]')).toBeNull()
  })

  it.each([
    ['permission-denied', 'No permission to read its maps', 'sudo vmatlas maps PID', true],
    ['kernel-thread', 'A kernel thread has no mappings', 'pick a user process', false],
    ['zombie', 'A zombie has no mappings', 'its parent has yet to collect it', false],
    ['not-answering', 'The process does not answer', 'try again in a moment', true],
  ] as const)('says why there is nothing to see: %s', async (code, title, nextStep, canRetry) => {
    await open()
    await fail(code, 'It failed.')
    const alert = byRole(document, 'alert')
    expect(alert.textContent).toContain(title)
    expect(alert.textContent).toContain(nextStep)
    expect(alert.textContent.includes('Try again')).toBe(canRetry)
  })

  it('refuses maps that arrive out of step instead of drawing them', async () => {
    await open()
    const [chunk] = readEvents(shown().worker.lastRequestId(), MAPPINGS)
    if (chunk?.type !== 'maps-chunk') throw new Error('no chunk')
    shown().worker.tell({ ...chunk, firstRow: 5 })
    await flushPromises()
    expect(byRole(document, 'alert').textContent).toContain('out of step')
  })

  it('goes back with the button and with Escape, and gives a read up', async () => {
    await open()
    await press(document.body, 'Escape')
    expect(useNavigationStore().place).toEqual({ name: 'processes' })
    useNavigationStore().openProcess(PROCESS)
    button(document, 'Back').click()
    expect(useNavigationStore().place).toEqual({ name: 'processes' })
    shown().wrapper.unmount()
    await flushPromises()
    expect(shown().worker.asked.at(-1)?.type).toBe('cancel')
  })
})

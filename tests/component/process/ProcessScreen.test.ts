import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ProcessScreen from '../../../src/renderer/components/process/ProcessScreen.vue'
import { useNavigationStore } from '../../../src/renderer/stores/navigation'
import { defaultNextStep, type ErrorCode } from '../../../src/shared/errors'
import { formatClockSeconds } from '../../../src/shared/format/clock'
import { byRole, button, giveElementsHeight, shownRows } from '../support/layout'
import { mountScreen, press, type, type ShownScreen } from '../support/mount-screen'
import { NOON, processesEvent, readEvents, type TestMapping } from '../support/scanner-events'

const MAPPINGS: readonly TestMapping[] = [
  { start: 0x10000, pages: 2, permissions: 5, name: '/usr/lib/libc.so.6' },
  { start: 0x20000, pages: 300, name: '' },
  { start: 0x7f0000000000, pages: 1, permissions: 1, name: '/tmp/<img src=x>\u202e' },
]
const PROCESS = { pid: 40, startTicks: 400 }

let screen: ShownScreen

async function open(): Promise<void> {
  screen = await mountScreen(ProcessScreen, { process: PROCESS }, (worker) =>
    worker.tell(processesEvent([{ pid: 40, name: 'target', command: '/bin/target --fast' }])),
  )
}

async function answer(mappings: readonly TestMapping[] = MAPPINGS): Promise<void> {
  for (const event of readEvents(screen.worker.lastRequestId(), mappings)) screen.worker.tell(event)
  await flushPromises()
}

async function fail(code: ErrorCode, message: string): Promise<void> {
  const error = { code, message, nextStep: defaultNextStep(code) }
  screen.worker.tell({ type: 'failed', requestId: screen.worker.lastRequestId(), error, atMs: NOON })
  await flushPromises()
}

const grid = (): HTMLElement => byRole(document, 'grid', 'Memory maps')
const page = (): string => document.body.textContent.replace(/\s+/g, ' ')
const searchBox = (): HTMLElement =>
  document.querySelector<HTMLElement>('[aria-label="Filter maps"]') ?? document.body

async function refresh(): Promise<void> {
  button(document, 'Refresh').click()
  await flushPromises()
}

beforeEach(giveElementsHeight)
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('ProcessScreen', () => {
  it('asks for the maps of this process, says how far it is, and can be cancelled', async () => {
    await open()
    const requestId = screen.worker.lastRequestId()
    expect(screen.worker.asked.at(-1)).toEqual({ type: 'read-maps', requestId, process: PROCESS })
    screen.worker.tell({ type: 'maps-progress', requestId, bytes: 5 * 1024 * 1024, rows: 65536 })
    await flushPromises()
    expect(byRole(document, 'status').textContent).toContain('65,536 so far, 5 MiB of text')
    button(document, 'Cancel').click()
    await flushPromises()
    expect(screen.worker.asked.at(-1)).toEqual({ type: 'cancel', requestId })
    await fail('cancelled', 'Reading was stopped.')
    expect(page()).toContain('Reading was cancelled')
    button(document, 'Try again').click()
    await flushPromises()
    expect(screen.worker.lastRequestId()).toBeGreaterThan(requestId)
  })

  it('acknowledges each chunk and shows the maps as /proc has them', async () => {
    await open()
    await answer()
    expect(screen.worker.asked.at(-1)?.type).toBe('ack')
    const rows = shownRows(grid())
    expect(rows.map((cells) => cells[0])).toEqual(['000000010000', '000000020000', '7f0000000000'])
    expect(rows[0]?.[3]).toBe('r-xp')
    expect(rows.map((cells) => cells[2])).toEqual(['8 KiB', '1.2 MiB', '4 KiB'])
    expect(rows[1]?.at(-1)).toBe('unnamed')
  })

  it('says in words how the process stands to the limit', async () => {
    await open()
    await answer()
    expect(byRole(document, 'grid')).toBeTruthy()
    expect(document.querySelector('h1')?.textContent).toBe('target')
    expect(page()).toContain('3 of 65,530 maps, 0.0 %')
    expect(page()).toMatch(/65,528\s*free for new maps, 65,527 for splits/)
    expect(page()).toContain('running')
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
    screen.worker.tell(processesEvent([{ pid: 40, name: 'other', startTicks: 401 }]))
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
    ['kernel-thread', 'A kernel thread has no maps', 'pick a user process', false],
    ['zombie', 'A zombie has no maps any more', 'its parent has yet to collect it', false],
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
    const [chunk] = readEvents(screen.worker.lastRequestId(), MAPPINGS)
    if (chunk?.type !== 'maps-chunk') throw new Error('no chunk')
    screen.worker.tell({ ...chunk, firstRow: 5 })
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
    screen.wrapper.unmount()
    await flushPromises()
    expect(screen.worker.asked.at(-1)?.type).toBe('cancel')
  })
})

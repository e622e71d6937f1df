import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import SnapshotScreen from '../../../src/renderer/components/snapshots/SnapshotScreen.vue'
import { useNavigationStore } from '../../../src/renderer/stores/navigation'
import type { ScannerEvent } from '../../../src/shared/ipc/port-messages'
import { formatClockSeconds } from '../../../src/shared/format/clock'
import { button, byRole, giveElementsHeight, shownRows } from '../support/layout'
import { mountScreen, press, type, type ShownScreen } from '../support/mount-screen'
import { NOON, type TestMapping } from '../support/scanner-events'
import { usageEvents } from '../support/usage-events'
import { KIB } from '../../../src/shared/units'

const MAPPINGS: readonly TestMapping[] = [
  { start: 0x10000, pages: 2, permissions: 5, name: '/usr/lib/libc.so.6' },
  { start: 0x20000, pages: 300, name: '' },
]
const ID = 'kept'
let screen: ShownScreen

const requestId = (): number =>
  screen.worker.asked.filter((request) => request.type === 'read-side').at(-1)?.requestId ?? 0

async function answer(events: readonly ScannerEvent[]): Promise<void> {
  for (const event of events) screen.worker.tell(event)
  await flushPromises()
}

async function open(): Promise<void> {
  screen = await mountScreen(SnapshotScreen, { id: ID })
}

const page = (): string => document.body.textContent.replace(/\s+/g, ' ')
const grid = (): HTMLElement => byRole(document, 'grid', 'Memory maps')

beforeEach(giveElementsHeight)
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('SnapshotScreen', () => {
  it('reads the snapshot and shows its maps, what they cost, and when it was taken', async () => {
    await open()
    expect(screen.worker.asked.at(-1)).toMatchObject({
      type: 'read-side',
      source: { kind: 'snapshot', id: ID },
    })
    expect(page()).toContain('Reading the snapshot …')
    await answer(usageEvents(requestId(), MAPPINGS, [{ rss: 8 * KIB }, { rss: 600 * KIB }]))
    expect(document.querySelector('h1')?.textContent).toBe('target')
    expect(page()).toContain(`a snapshot taken at ${formatClockSeconds(NOON)}`)
    expect(page()).toMatch(/608 KiB\s*resident \(RSS\)/)
    expect(shownRows(grid()).map((cells) => cells[0])).toEqual(['000000010000', '000000020000'])
    const tabs = [...document.querySelectorAll('[role="tab"]')].map((tab) => tab.textContent.trim())
    expect(tabs).toEqual(['Maps 2', 'Breakdown', 'Address space', 'Neighbours'])
  })

  it('answers Go to address, filters, groups and tells of a map, as for a process', async () => {
    await open()
    await answer(usageEvents(requestId(), MAPPINGS, [{ rss: 8 * KIB }, { rss: 600 * KIB }]))
    await press(document.body, 'g', { ctrlKey: true })
    const box = document.querySelector('textarea')
    if (!box) throw new Error('no box')
    box.value = '0x20800'
    box.dispatchEvent(new Event('input'))
    await flushPromises()
    await press(box, 'Enter')
    expect(grid().querySelector('[aria-selected="true"]')?.textContent).toContain('000000020000')
    expect(document.querySelector('[aria-label="Selected mappingping"]')?.textContent).toContain('resident')
    const filter = document.querySelector<HTMLElement>('[aria-label="Filter maps"]') ?? document.body
    await type(filter, 'libc')
    expect(shownRows(grid())).toHaveLength(1)
    button(document, 'Neighbours').click()
    await flushPromises()
    expect(page()).toContain('2 maps count against the limit')
  })

  it('says that smaps was not read where it was not, and shows no zeros', async () => {
    await open()
    await answer(usageEvents(requestId(), MAPPINGS, 'permission-denied'))
    expect(page()).toMatch(/unreadable\s*resident \(RSS\)/)
    expect(page()).toContain('smaps could not be read (permission-denied).')
  })

  it('says why it cannot be read, and what to do', async () => {
    await open()
    const error = { code: 'snapshot-corrupt', message: 'It is cut short.', nextStep: 'Delete it.' } as const
    await answer([{ type: 'failed', requestId: requestId(), error, atMs: NOON }])
    expect(page()).toContain('This snapshot could not be read.')
    expect(page()).toContain('Delete it.')
  })

  it('gives up a read that is left, leads back, and to a comparison', async () => {
    await open()
    const id = requestId()
    screen.wrapper.unmount()
    await flushPromises()
    expect(screen.worker.asked).toContainEqual({ type: 'cancel', requestId: id })
    await open()
    await answer(usageEvents(requestId(), MAPPINGS, [{ rss: 0 }, { rss: 0 }]))
    button(document, 'Compare').click()
    expect(useNavigationStore().place).toEqual({
      name: 'differences',
      before: { kind: 'snapshot', id: ID },
      after: null,
    })
    button(document, 'Back').click()
    expect(useNavigationStore().place).toEqual({ name: 'snapshots' })
  })
})

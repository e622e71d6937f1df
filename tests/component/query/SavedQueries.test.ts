import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ProcessScreen from '../../../src/renderer/components/process/ProcessScreen.vue'
import type { IpcReply, Settings } from '../../../src/shared/ipc/contract'
import { button, byRole, giveElementsHeight, shownRows } from '../support/layout'
import { mountScreen, press, type, type ShownScreen } from '../support/mount-screen'
import { processesEvent, readEvents } from '../support/scanner-events'

const MAPPINGS = [
  { start: 0x10000, pages: 2, permissions: 5, name: '/usr/lib/libc.so.6' },
  { start: 0x20000, pages: 300, name: '' },
]
let screen: ShownScreen
let saved: Settings | null

async function open(): Promise<void> {
  saved = null
  const write = (_base: Settings, settings: Settings): Promise<IpcReply<Settings>> => {
    saved = structuredClone(settings)
    return Promise.resolve({ ok: true, value: settings })
  }
  screen = await mountScreen(
    ProcessScreen,
    { process: { pid: 40, startTicks: 400 } },
    (worker) => worker.tell(processesEvent([{ pid: 40, name: 'target', command: '/bin/target' }])),
    { 'settings:write': write },
  )
  for (const event of readEvents(screen.worker.lastRequestId(), MAPPINGS)) screen.worker.tell(event)
  await flushPromises()
}

const box = (): HTMLInputElement => document.querySelector<HTMLInputElement>('[aria-label="Filter maps"]')!
const panel = (): HTMLElement => byRole(document, 'group', 'Saved queries')
const nameBox = (): HTMLElement => panel().querySelector<HTMLElement>('[aria-label="Name of the query"]')!

/** Saves the query in the box by keyboard. */
async function save(name: string): Promise<void> {
  await press(box(), 'ArrowDown', { altKey: true })
  await type(nameBox(), name)
  panel().querySelector('form')?.requestSubmit()
  await flushPromises()
}

beforeEach(giveElementsHeight)
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('saved queries', () => {
  it('take the query in the box under a name, and give it back', async () => {
    await open()
    await type(box(), 'size>1M')
    await save('large')
    expect(saved?.queries).toEqual([{ name: 'large', text: 'size>1M' }])
    await type(box(), '')
    expect(shownRows(byRole(document, 'grid', 'Memory maps'))).toHaveLength(2)
    await press(box(), 'ArrowDown', { altKey: true })
    expect(document.activeElement).toBe(nameBox())
    await press(nameBox(), 'ArrowDown')
    expect(document.activeElement?.textContent).toContain('large')
    button(panel(), 'large').click()
    await flushPromises()
    expect(box().value).toBe('size>1M')
    expect(document.activeElement).toBe(box())
    expect(shownRows(byRole(document, 'grid', 'Memory maps'))).toHaveLength(1)
  })

  it('replace one of the same name, stand in the order of their names, and are deleted by keyboard', async () => {
    await open()
    await type(box(), 'size>1M')
    await save('zeta')
    await type(box(), 'perm:x')
    await save('alpha')
    await type(box(), 'perm:w')
    await save('zeta')
    expect(saved?.queries).toEqual([
      { name: 'alpha', text: 'perm:x' },
      { name: 'zeta', text: 'perm:w' },
    ])
    await press(box(), 'ArrowDown', { altKey: true })
    await press(nameBox(), 'ArrowDown')
    await press(document.activeElement as HTMLElement, 'Delete')
    expect(saved?.queries.map(({ name }) => name)).toEqual(['zeta'])
    expect(document.activeElement?.textContent).toContain('zeta')
  })

  it('do not take a query with a mistake', async () => {
    await open()
    await type(box(), 'size>q')
    await save('wrong')
    expect(saved).toBeNull()
    expect(panel().textContent).toContain('has a mistake')
  })
})

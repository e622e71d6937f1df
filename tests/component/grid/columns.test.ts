import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ProcessesScreen from '../../../src/renderer/components/processes/ProcessesScreen.vue'
import { WIDEN_STEP } from '../../../src/renderer/components/grid/head-keys'
import type { IpcReply, Settings } from '../../../src/shared/ipc/contract'
import { button, byRole, giveElementsHeight, shownRows } from '../support/layout'
import { mountScreen, press, type ShownScreen } from '../support/mount-screen'
import { processesEvent } from '../support/scanner-events'

let screen: ShownScreen
/** What the settings were last saved as. */
let saved: Settings | null

async function show(): Promise<HTMLElement> {
  saved = null
  const write = (_base: Settings, settings: Settings): Promise<IpcReply<Settings>> => {
    saved = structuredClone(settings)
    return Promise.resolve({ ok: true, value: settings })
  }
  screen = await mountScreen(
    ProcessesScreen,
    {},
    (worker) => worker.tell(processesEvent([{ pid: 40, name: 'target', command: '/bin/target --fast' }])),
    { 'settings:write': write },
  )
  return byRole(document, 'grid', 'Processes')
}

const titles = (grid: HTMLElement): string[] =>
  [...grid.querySelectorAll('[role="columnheader"]')].map((title) => title.textContent.trim())
const titleButton = (grid: HTMLElement, text: string): HTMLElement => button(grid, text)

beforeEach(giveElementsHeight)
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('the columns of a grid', () => {
  it('move by keyboard with their cells, keep the focus, say where they are, and are kept', async () => {
    const grid = await show()
    expect(titles(grid).slice(0, 3)).toEqual(['Name', 'PID', 'User'])
    titleButton(grid, 'PID').focus()
    await press(titleButton(grid, 'PID'), 'ArrowLeft', { ctrlKey: true })
    expect(titles(grid).slice(0, 3)).toEqual(['PID', 'Name', 'User'])
    expect(shownRows(grid)[0]?.slice(0, 2)).toEqual(['40', 'target'])
    expect(document.activeElement?.textContent).toBe('PID')
    expect(document.querySelector('[aria-live]')?.textContent).toBe('PID is column 1 of 10')
    expect(saved?.grids['processes']?.order.slice(0, 2)).toEqual(['pid', 'name'])
    // There is nothing further to the left.
    await press(titleButton(grid, 'PID'), 'ArrowLeft', { ctrlKey: true })
    expect(titles(grid)[0]).toBe('PID')
  })

  it('get wider and narrower by keyboard, and the width is kept', async () => {
    const grid = await show()
    vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(78)
    await press(titleButton(grid, 'PID'), 'ArrowRight', { shiftKey: true })
    expect(saved?.grids['processes']?.widths).toEqual({ pid: 78 + WIDEN_STEP })
    const sizer = grid.querySelector<HTMLElement>('.sizer')
    expect(sizer?.style.getPropertyValue('--tracks')).toContain(`${78 + WIDEN_STEP}px`)
  })

  it('follow the hand on their edge, and Escape gives the drag up', async () => {
    const grid = await show()
    vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(78)
    const tracks = (): string =>
      grid.querySelector<HTMLElement>('.sizer')?.style.getPropertyValue('--tracks') ?? ''
    const before = tracks()
    const drag = async (type: string, clientX: number): Promise<void> => {
      const edge = grid.querySelectorAll('.edge')[1]
      const target = type === 'pointerdown' ? edge : window
      target?.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX }))
      await flushPromises()
    }
    await drag('pointerdown', 200)
    await drag('pointermove', 230)
    expect(tracks()).toContain('108px')
    expect(saved).toBeNull()
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    await flushPromises()
    expect(tracks()).toBe(before)
    await drag('pointerdown', 200)
    await drag('pointermove', 180)
    await drag('pointerup', 180)
    expect(saved?.grids['processes']?.widths).toEqual({ pid: 58 })
  })

  it('can be hidden, and all of it goes back to what is usual', async () => {
    const grid = await show()
    button(document, 'Columns').click()
    await flushPromises()
    const box = [...document.querySelectorAll('label')].find((label) => label.textContent.trim() === 'User')
    box?.querySelector('input')?.click()
    await flushPromises()
    expect(titles(grid)).not.toContain('User')
    await press(titleButton(grid, 'PID'), 'ArrowLeft', { ctrlKey: true })
    // Moving took the focus to the title, and that closed the panel.
    button(document, 'Columns').click()
    await flushPromises()
    button(document, 'Reset columns').click()
    await flushPromises()
    expect(titles(grid).slice(0, 3)).toEqual(['Name', 'PID', 'User'])
    expect(saved?.grids).toEqual({})
  })
})

import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ProcessesScreen from '../../../src/renderer/components/processes/ProcessesScreen.vue'
import { useNavigationStore } from '../../../src/renderer/stores/navigation'
import type { CountOutcome } from '../../../src/shared/tables/process-table'
import { byRole, button, giveElementsHeight, shownRows } from '../support/layout'
import { mountScreen, press, type, type ShownScreen } from '../support/mount-screen'
import { countsEvent, NOON, processesEvent, type TestProcess } from '../support/scanner-events'

const PROCESSES: readonly TestProcess[] = [
  { pid: 2, name: 'kthreadd', command: '', isKernelThread: true },
  { pid: 30, name: 'java', command: '/usr/bin/java -jar search.jar' },
  { pid: 40, name: 'bash' },
  { pid: 2030, name: 'secret' },
]

let screen: ShownScreen

async function show(): Promise<HTMLElement> {
  screen = await mountScreen(ProcessesScreen)
  screen.worker.tell(processesEvent(PROCESSES))
  await flushPromises()
  return byRole(document, 'grid', 'Processes')
}

async function count(): Promise<void> {
  const counts = new Map<number, number | CountOutcome>([
    [30, 61_204],
    [40, 43],
    [2030, 'permission-denied'],
  ])
  screen.worker.tell(countsEvent(counts))
  await flushPromises()
}

function row(grid: HTMLElement, name: string): string[] {
  const found = shownRows(grid).find((cells) => cells[0] === name)
  if (!found) throw new Error(`no row ${name}`)
  return found
}

function searchBox(): HTMLElement {
  return document.querySelector<HTMLElement>('[aria-label="Filter processes"]') ?? document.body
}

beforeEach(giveElementsHeight)
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('ProcessesScreen', () => {
  it('shows rows at once and fills the counts in, with words where there is no number', async () => {
    const grid = await show()
    expect(row(grid, 'java').slice(0, 4)).toEqual(['java', '30', 'root', '…'])
    expect(row(grid, 'kthreadd')[3]).toBe('none')
    await count()
    expect(row(grid, 'java').slice(3, 5)).toEqual(['61,204', '93.4 %'])
    expect(row(grid, 'secret').slice(3, 5)).toEqual(['no permission', ''])
  })

  it('puts the process with the most maps first', async () => {
    const grid = await show()
    await count()
    expect(grid.querySelector('[aria-sort="descending"]')?.textContent).toContain('Maps')
    expect(shownRows(grid).map((cells) => cells[0])).toEqual(['java', 'bash', 'kthreadd', 'secret'])
  })

  it('says how many rows there are, the limit, what is readable and what refresh takes', async () => {
    await show()
    await count()
    const status = document.querySelector('footer')?.textContent ?? ''
    expect(status).toContain('4 processes')
    expect(status).toContain('vm.max_map_count 65,530')
    const header = document.querySelector('header')?.textContent ?? ''
    expect(header).toContain('maps of 2 of 3 user processes readable')
    expect(header).toContain('Live, every 1 s · refresh takes 3 ms')
  })

  it('filters by text, and by a number that is a pid to that process alone', async () => {
    const grid = await show()
    await type(searchBox(), 'SEARCH.jar')
    expect(shownRows(grid).map((cells) => cells[0])).toEqual(['java'])
    await type(searchBox(), '30')
    expect(shownRows(grid).map((cells) => cells[1])).toEqual(['30'])
    await type(searchBox(), 'no such thing')
    expect(grid.getAttribute('aria-rowcount')).toBe('1')
    expect(document.body.textContent).toContain('No process matches “no such thing”.')
    button(document, 'Show all').click()
    await flushPromises()
    expect(shownRows(grid)).toHaveLength(4)
  })

  it('pauses and resumes', async () => {
    await show()
    button(document, 'Pause').click()
    await flushPromises()
    expect(screen.worker.asked.at(-1)).toEqual({ type: 'watch-processes', paused: true })
    button(document, 'Resume').click()
    await flushPromises()
    expect(screen.worker.asked.at(-1)).toEqual({ type: 'watch-processes', paused: false })
    expect(button(document, 'Pause')).toBeTruthy()
  })

  it('opens a process with Enter, by pid and start time', async () => {
    const grid = await show()
    await type(searchBox(), 'bash')
    await press(grid, 'Home')
    await press(grid, 'Enter')
    expect(useNavigationStore().place).toEqual({ name: 'process', process: { pid: 40, startTicks: 400 } })
  })

  it('keeps a selection by process when the next list comes, and forgets one whose pid was used again', async () => {
    const grid = await show()
    await type(searchBox(), 'bash')
    await press(grid, 'Home')
    await type(searchBox(), '')
    screen.worker.tell(processesEvent([{ pid: 7, name: 'new' }, ...PROCESSES]))
    await flushPromises()
    const selectedNames = (): (string | undefined)[] =>
      [...grid.querySelectorAll('[aria-selected="true"]')].map(
        (element) => element.firstElementChild?.textContent,
      )
    expect(selectedNames()).toEqual(['bash'])
    screen.worker.tell(processesEvent([{ pid: 40, name: 'other', startTicks: 999 }]))
    await flushPromises()
    expect(selectedNames()).toEqual([])
  })

  it('says how old a count is that was not read again', async () => {
    const grid = await show()
    screen.worker.tell(countsEvent(new Map([[30, 5]]), NOON - 42_000))
    await flushPromises()
    expect(row(grid, 'java')[3]).toBe('42 s ago 5')
  })

  it('copies exact values of the selected rows', async () => {
    const grid = await show()
    await count()
    await press(grid, 'Home')
    await press(grid, 'c', { ctrlKey: true })
    const [header, first] = (screen.copied[0] ?? '').split('\n').map((line) => line.split('\t'))
    expect(header?.slice(0, 4)).toEqual(['Name', 'PID', 'User', 'Maps'])
    expect(first?.slice(0, 4)).toEqual(['java', '30', 'root', '61204'])
  })
})

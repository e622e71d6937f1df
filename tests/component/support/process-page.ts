import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, vi } from 'vitest'
import ProcessScreen from '../../../src/renderer/components/process/ProcessScreen.vue'
import { defaultNextStep, type ErrorCode } from '../../../src/shared/errors'
import { byRole, button, giveElementsHeight, shownRows } from './layout'
import { mountScreen, type ShownScreen } from './mount-screen'
import { NOON, processesEvent, readEvents, type TestMapping } from './scanner-events'
import { usageEvents } from './usage-events'

/** Its maps unless a test has others: code, unnamed memory, and a file whose name is hostile. */
export const MAPPINGS: readonly TestMapping[] = [
  { start: 0x10000, pages: 2, permissions: 5, name: '/usr/lib/libc.so.6' },
  { start: 0x20000, pages: 300, name: '' },
  { start: 0x7f0000000000, pages: 1, permissions: 1, name: '/tmp/<img src=x>\u202e' },
]
/** The process of the page. */
export const PROCESS = { pid: 40, startTicks: 400 }

let current: ShownScreen

/** The screen that the test shows. */
export const shown = (): ShownScreen => current

/** Opens the page of the process; its maps are asked for. */
export async function open(): Promise<void> {
  current = await mountScreen(ProcessScreen, { process: PROCESS }, (worker) =>
    worker.tell(processesEvent([{ pid: 40, name: 'target', command: '/bin/target --fast' }])),
  )
}

/** Answers the read of maps. */
export async function answer(mappings: readonly TestMapping[] = MAPPINGS): Promise<void> {
  for (const event of readEvents(current.worker.lastRequestId(), mappings)) current.worker.tell(event)
  await flushPromises()
}

/** Lets the read of maps fail. */
export async function fail(code: ErrorCode, message: string): Promise<void> {
  const error = { code, message, nextStep: defaultNextStep(code) }
  current.worker.tell({ type: 'failed', requestId: current.worker.lastRequestId(), error, atMs: NOON })
  await flushPromises()
}

/** The grid of the maps. */
export const grid = (): HTMLElement => byRole(document, 'grid', 'Memory maps')
/** All text of the page. */
export const page = (): string => document.body.textContent.replace(/\s+/g, ' ')
/** The box of the filter. */
export const searchBox = (): HTMLElement =>
  document.querySelector<HTMLElement>('[aria-label="Filter maps"]') ?? document.body

/** Asks for the maps again. */
export async function refresh(): Promise<void> {
  button(document, 'Refresh').click()
  await flushPromises()
}

/** Gives each test of a file a page of its own. */
export function setUpProcessPage(): void {
  beforeEach(giveElementsHeight)
  afterEach(() => {
    current.wrapper.unmount()
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })
}

/** Lets smaps of the maps be read, or says why it cannot be. */
export async function answerUsage(
  rows: readonly { rss: number; pss?: number }[] | 'permission-denied',
  mappings: readonly TestMapping[] = MAPPINGS,
): Promise<void> {
  for (const event of usageEvents(lastUsageRequest(), mappings, rows)) current.worker.tell(event)
  await flushPromises()
}

/** Number of the last request for smaps. */
export function lastUsageRequest(): number {
  const reads = current.worker.asked.filter((request) => request.type === 'read-side')
  return reads.at(-1)?.requestId ?? 0
}

/** Bytes. */
export const KIB = 1024
/** The cells of a column, by the beginning of its title. */
export const column = (title: string): (string | undefined)[] => {
  const titles = [...grid().querySelectorAll('[role="columnheader"]')].map((head) => head.textContent.trim())
  return shownRows(grid()).map((cells) => cells[titles.findIndex((each) => each.startsWith(title))])
}

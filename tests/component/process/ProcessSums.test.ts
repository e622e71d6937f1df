import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ProcessScreen from '../../../src/renderer/components/process/ProcessScreen.vue'
import { READ_UNASKED_MOST } from '../../../src/renderer/worker/reading/usage-reader'
import { formatClockSeconds } from '../../../src/shared/format/clock'
import { button, giveElementsHeight } from '../support/layout'
import { mountScreen, type ShownScreen } from '../support/mount-screen'
import { NOON, processesEvent, readEvents } from '../support/scanner-events'
import { MIB } from '../../../src/shared/units'

/** More maps than smaps is read of unasked. */
const MAPPINGS = Array.from({ length: READ_UNASKED_MOST + 1 }, (_, index) => ({
  start: (index + 1) * 0x2000,
  pages: 1,
}))

let screen: ShownScreen
const page = (): string => document.body.textContent.replace(/\s+/g, ' ')
const idOfSums = (): number => {
  const request = screen.worker.asked.findLast(({ type }) => type === 'read-sums')
  return request?.type === 'read-sums' ? request.requestId : 0
}
const figure = (caption: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>('.figure')].find((each) => each.textContent.includes(caption))

beforeEach(async () => {
  giveElementsHeight()
  const process = { pid: 40, startTicks: 400 }
  screen = await mountScreen(ProcessScreen, { process }, (worker) =>
    worker.tell(processesEvent([{ pid: 40, name: 'huge' }])),
  )
  for (const event of readEvents(screen.worker.lastRequestId(), MAPPINGS)) screen.worker.tell(event)
  await flushPromises()
})
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('the page of a process whose smaps is not read by itself', () => {
  it('says what it costs as a whole, and offers what each map costs', async () => {
    expect(page()).toMatch(/… ?proportional \(PSS\)/)
    const sums = { rss: 900 * MIB, pss: 800 * MIB, privateDirty: 700 * MIB, swap: 0 }
    const times = { readAtMs: NOON, readMs: 180 }
    screen.worker.tell({ type: 'sums-read', requestId: idOfSums(), ...sums, ...times })
    await flushPromises()
    expect(page()).toMatch(/900 MiB ?resident \(RSS\) ?800 MiB ?proportional \(PSS\)/)
    expect(page()).toMatch(/700 MiB ?private dirty ?0 ?swapped/)
    expect(figure('PSS')?.title).toContain(`smaps_rollup, read at ${formatClockSeconds(NOON)} in 180 ms`)
    expect(document.querySelector('footer')?.textContent).toContain('smaps_rollup in 180 ms')
    expect(page()).toContain('Memory use of each mapping (RSS, PSS, swap) was not read')
    expect(button(document, 'Read smaps')).toBeTruthy()
    expect(document.querySelector('[role="grid"]')?.textContent).toContain('not read')
  })

  it('says why that is not known where it could not be read', async () => {
    const error = {
      code: 'unsupported-kernel',
      message: 'There is no smaps_rollup <img src=x>.',
      nextStep: 'Use another kernel.',
    } as const
    screen.worker.tell({ type: 'failed', requestId: idOfSums(), error, atMs: NOON })
    await flushPromises()
    expect(page()).toMatch(
      /not offered ?proportional \(PSS\) ?not offered ?private dirty ?not offered ?swapped/,
    )
    expect(page()).toContain(
      'The sums are not known either: There is no smaps_rollup <img src=x>. Use another kernel.',
    )
    expect(figure('swapped')?.title).toContain('There is no smaps_rollup')
  })
})

import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import DifferencesScreen from '../../../src/renderer/components/differences/DifferencesScreen.vue'
import { messagesOfSide } from '../../../src/host/window/send-side'
import { defaultNextStep, type ErrorCode } from '../../../src/shared/errors'
import type { DiffSide } from '../../../src/shared/diff/diff-side'
import type { SideSource } from '../../../src/shared/ipc/snapshot-messages'
import type { Snapshot, SnapshotInfo } from '../../../src/shared/snapshot/snapshot'
import { drawMaps } from '../../support/draw-maps'
import { SAMPLE_INFO } from '../../support/sample-snapshot'
import { byRole, button, giveElementsHeight, shownRows } from '../support/layout'
import { mountScreen, type, type ShownScreen } from '../support/mount-screen'
import { NOON } from '../support/scanner-events'

const BEFORE: SideSource = { kind: 'snapshot', id: 'first' }
const NOW: SideSource = { kind: 'process', process: { pid: 4127, startTicks: 123456 } }

let screen: ShownScreen

async function open(before: SideSource | null = BEFORE, after: SideSource | null = NOW): Promise<void> {
  const listing = { entries: [], damaged: [], bytes: 0 }
  screen = await mountScreen(DifferencesScreen, { before, after }, undefined, {
    'snapshot:list': () => Promise.resolve({ ok: true, value: listing }),
  })
}

/** Number of the last request to read this side. */
function requestFor(source: SideSource): number {
  const request = screen.worker.asked.findLast(
    (asked) => asked.type === 'read-side' && asked.source.kind === source.kind,
  )
  if (request?.type !== 'read-side') throw new Error('the side was not asked for')
  return request.requestId
}

async function answer(source: SideSource, side: DiffSide, info: Partial<SnapshotInfo> = {}): Promise<void> {
  const snapshot: Snapshot = { ...side, info: { ...SAMPLE_INFO, ...info } }
  for (const message of messagesOfSide(snapshot, requestFor(source))) screen.worker.tell(message)
  await flushPromises()
}

async function fail(source: SideSource, code: ErrorCode, message: string): Promise<void> {
  const error = { code, message, nextStep: defaultNextStep(code) }
  screen.worker.tell({ type: 'failed', requestId: requestFor(source), error, atMs: NOON })
  await flushPromises()
}

async function openBoth(before = drawMaps`www..h`, after = drawMaps`w.w..hh`): Promise<void> {
  await open()
  await answer(BEFORE, before, { label: 'after warm-up' })
  await answer(NOW, after)
}

const page = (): string => document.body.textContent.replace(/\s+/g, ' ')
const whats = (): (string | undefined)[] => shownRows(byRole(document, 'grid')).map(([what]) => what)
const status = (): string => document.querySelector('footer')?.textContent.replace(/\s+/g, ' ') ?? ''

beforeEach(giveElementsHeight)
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('DifferencesScreen', () => {
  it('asks for both sides, acknowledges their chunks and says how far it is', async () => {
    await open()
    expect(page()).toContain('Reading both sides')
    screen.worker.tell({ type: 'maps-progress', requestId: requestFor(NOW), bytes: 9, rows: 65536 })
    await flushPromises()
    expect(page()).toContain('65,536 maps so far')
    await answer(BEFORE, drawMaps`w`)
    expect(screen.worker.asked.at(-1)).toEqual({ type: 'ack', requestId: requestFor(BEFORE) })
  })

  it('says in words, chips and rows what happened', async () => {
    await openBoth()
    expect(page()).toContain('split in two, 4 KiB unmapped')
    expect(page()).toContain('heap grew by 4 KiB')
    expect(whats()).toEqual(['split and shrunk', 'grown'])
    expect(button(document, 'split 1').getAttribute('aria-pressed')).toBe('true')
    expect(status()).toContain('maps +1')
    expect(status()).toContain('compared 2 with 3 maps')
  })

  it('shows the events of a phrase when it is pressed, and all again', async () => {
    await openBoth()
    const phrase = [...document.querySelectorAll<HTMLElement>('.summary button')].find((element) =>
      element.textContent.includes('heap'),
    )
    phrase?.click()
    await flushPromises()
    expect(whats()).toEqual(['grown'])
    button(document, 'split 1').click()
    await type(
      byRole(document, 'grid').ownerDocument.querySelector<HTMLElement>('[type="search"]') ?? document.body,
      '',
    )
    expect(whats()).toEqual(['split and shrunk', 'grown'])
  })

  it('turns the sides round', async () => {
    await openBoth()
    button(document, 'Swap').click()
    await flushPromises()
    expect(whats()).toEqual(['merged and grown', 'shrunk'])
  })

  it('reads a process again, and keeps what shows until it has', async () => {
    await openBoth()
    const first = requestFor(NOW)
    button(document, 'Read again').click()
    await flushPromises()
    expect(requestFor(NOW)).toBeGreaterThan(first)
    expect(whats()).toHaveLength(2)
    await answer(NOW, drawMaps`www..h`)
    expect(whats()).toHaveLength(0)
    expect(page()).toContain('Nothing changed')
  })

  it('follows a process as it runs, keeps the chosen kinds, and pauses', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      await openBoth()
      button(document, 'Follow').click()
      await flushPromises()
      const first = requestFor(NOW)
      await answer(NOW, drawMaps`w.w..hhh`)
      expect(page()).toContain('heap grew by 8 KiB')
      expect(page()).toContain('live, every 2')
      vi.advanceTimersByTime(60_000)
      await flushPromises()
      expect(requestFor(NOW)).toBeGreaterThan(first)
      // A read under way hides nothing.
      expect(whats()).toHaveLength(2)
      await answer(NOW, drawMaps`w.w..hhhh`)
      expect(page()).toContain('heap grew by 12 KiB')
      button(document, 'Pause').click()
      await flushPromises()
      const last = requestFor(NOW)
      vi.advanceTimersByTime(60_000)
      await flushPromises()
      expect(requestFor(NOW)).toBe(last)
    } finally {
      vi.useRealTimers()
    }
  })

  it('says that a process it follows has ended, and keeps the last', async () => {
    await openBoth()
    button(document, 'Follow').click()
    await flushPromises()
    await fail(NOW, 'process-gone', 'Process 4127 has ended.')
    expect(byRole(document, 'alert').textContent).toContain('Process 4127 has ended.')
    expect(page()).toMatch(/The values read at .* are kept\./)
    expect(whats()).toHaveLength(2)
    expect(button(document, 'Follow')).toBeTruthy()
  })

  it('says why a side cannot be read, and keeps what shows', async () => {
    await openBoth()
    button(document, 'Read again').click()
    await flushPromises()
    await fail(NOW, 'process-gone', 'Process 4127 ended.')
    expect(byRole(document, 'alert').textContent).toContain('Process 4127 ended.')
    expect(whats()).toHaveLength(2)
  })

  it('says of a damaged snapshot that it is, where it stands', async () => {
    await open()
    await fail(BEFORE, 'snapshot-corrupt', 'The file cannot be used as a snapshot: its end is missing.')
    expect(byRole(document, 'alert').textContent).toContain('its end is missing')
    expect(document.querySelector('[role="grid"]')).toBeNull()
  })

  it('asks for what is missing', async () => {
    await open(BEFORE, null)
    expect(page()).toContain('Choose what to compare after.')
  })

  it('tells what is not right with a side', async () => {
    await open()
    await answer(BEFORE, drawMaps`w`, {
      flags: ['torn', 'partial'],
      unread: [{ file: 'smaps', code: 'permission-denied' }],
    })
    expect(page()).toContain('smaps could not be read (permission-denied).')
    expect(page()).toContain('rows are of more than one moment')
  })

  it('shows hostile names harmless', async () => {
    const file = (row: string): DiffSide => drawMaps(`${row}\nA = r-x inode=7 /tmp/<img src=x>\u202ex`)
    await openBoth(file('A.'), file('AA'))
    expect(document.querySelector('img')).toBeNull()
    expect(page()).not.toContain('\u202e')
  })

  it('reads as diff over pmap', async () => {
    await openBoth()
    button(document, 'Text').click()
    await flushPromises()
    const text = byRole(document, 'region', 'Differences as text').textContent
    expect(text).toMatch(/^< +0*100000 +12K rw---/m)
    expect(text).toMatch(/^> +0*100000 +4K rw---/m)
  })

  it('tells the totals by kind and by file, and the slides of modules', async () => {
    const file = (row: string): DiffSide => drawMaps(`${row}\nA = r-x inode=7 /lib/libfoo.so`)
    await openBoth(file('AA..h'), file('.AA..hh'))
    const match = document.querySelector<HTMLSelectElement>('select[aria-label="Match by"]')
    match!.value = 'identity'
    match!.dispatchEvent(new Event('change'))
    await flushPromises()
    button(document, 'Totals').click()
    await flushPromises()
    const text = byRole(document, 'region', 'Totals of the differences').textContent
    expect(text).toMatch(/heap.*0.*\+4 KiB/)
    expect(text).toMatch(/libfoo\.so.*\+0x1000.*1/)
  })

  it('copies the whole difference in the form that is chosen', async () => {
    await openBoth()
    button(document, 'Export').click()
    await flushPromises()
    document.querySelector<HTMLInputElement>('input[aria-label="Markdown"]')?.click()
    await flushPromises()
    button(document, 'Copy').click()
    await flushPromises()
    expect(screen.copied.at(-1)).toContain('| What happened |')
  })

  it('drops its sides when it is left', async () => {
    await open()
    const requestId = requestFor(NOW)
    screen.wrapper.unmount()
    await flushPromises()
    expect(screen.worker.asked).toContainEqual({ type: 'cancel', requestId })
  })
})

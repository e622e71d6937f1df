import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import PlanNotices from '../../../src/renderer/components/take-snapshot/PlanNotices.vue'
import TakeSnapshot from '../../../src/renderer/components/take-snapshot/TakeSnapshot.vue'
import { VmatlasError, toErrorData } from '../../../src/shared/errors'
import type { ScannerRequest } from '../../../src/shared/ipc/port-messages'
import { SAMPLE_INFO } from '../../support/sample-snapshot'
import { byRole, button } from '../support/layout'
import { mountScreen, press, type ShownScreen } from '../support/mount-screen'
import { NOON } from '../support/scanner-events'

const PROCESS = { pid: 4127, startTicks: 9 }
const ENTRY = {
  id: 'one',
  info: { ...SAMPLE_INFO, name: 'wor\u202eker', capturedAtMs: NOON },
  summary: { maps: 3, size: 4096, rss: null, pss: null },
  bytes: 10,
}
const Both = defineComponent({
  setup: () => () => [
    h(TakeSnapshot, { process: PROCESS, isGone: false }),
    h(PlanNotices, { process: PROCESS }),
  ],
})
let screen: ShownScreen

beforeEach(async () => {
  screen = await mountScreen(Both, {}, undefined, {
    'snapshot:list': () => Promise.resolve({ ok: true, value: { entries: [], damaged: [], bytes: 0 } }),
  })
})
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
})

const page = (): string => document.body.textContent.replace(/\s+/g, ' ')
const field = (label: string): HTMLInputElement => {
  const named = document.querySelector<HTMLInputElement>(`[aria-label="${label}"]`)
  const box =
    named ??
    [...document.querySelectorAll('label')]
      .find(({ textContent }) => textContent.includes(label))
      ?.querySelector('input')
  if (!box) throw new Error(`no ${label}`)
  return box
}
async function set(label: string, value: string): Promise<void> {
  const box = field(label)
  box.value = value
  box.dispatchEvent(new Event('input'))
  await flushPromises()
}
async function openOptions(): Promise<void> {
  document.querySelector<HTMLElement>('button[aria-label="Snapshot options"]')?.click()
  await flushPromises()
}
async function submit(): Promise<void> {
  document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
  await flushPromises()
}
function lastOf<T extends ScannerRequest['type']>(type: T): Extract<ScannerRequest, { type: T }> | undefined {
  return screen.worker.asked.findLast(
    (asked): asked is Extract<ScannerRequest, { type: T }> => asked.type === type,
  )
}

describe('taking a snapshot', () => {
  it('takes a plain one by the button', async () => {
    button(document, 'Take snapshot').click()
    await flushPromises()
    expect(lastOf('take-snapshot')).toMatchObject({ process: PROCESS, withSmaps: true, label: '', note: '' })
  })

  it('takes one with a label and a note, without smaps', async () => {
    await openOptions()
    await set('Label', 'after warm-up')
    await set('Note', 'second try')
    field('With smaps').click()
    await submit()
    expect(lastOf('take-snapshot')).toMatchObject({
      withSmaps: false,
      label: 'after warm-up',
      note: 'second try',
    })
    expect(document.querySelector('form')).toBeNull()
  })

  it('closes by Escape without taking one', async () => {
    await openOptions()
    await press(field('Label'), 'Escape')
    expect(document.querySelector('form')).toBeNull()
    expect(lastOf('take-snapshot')).toBeUndefined()
  })

  it('refuses numbers that make no sense, in place', async () => {
    await openOptions()
    field('every').click()
    await set('Seconds', '0')
    expect(byRole(document, 'alert').textContent).toContain('at least 1')
    await submit()
    expect(lastOf('take-by-plan')).toBeUndefined()
  })

  it('starts a plan, tells how it stands, and stops it', async () => {
    await openOptions()
    field('every').click()
    await set('Seconds', '5')
    await set('Keep the newest', '7')
    await submit()
    const request = lastOf('take-by-plan')
    expect(request?.plan).toMatchObject({ rule: { kind: 'every', everyMs: 5000 }, keep: 7, withSmaps: true })
    const requestId = request?.requestId ?? 0
    expect(page()).toContain('A snapshot of process 4127 every 5 s, the newest 7 are kept: none yet.')
    screen.worker.tell({ type: 'plan-taken', requestId, entry: ENTRY, kept: 1 })
    await flushPromises()
    expect(page()).toContain('1 taken, 1 kept, the last at')
    expect(page()).not.toContain('\u202e')
    button(document, 'Stop taking').click()
    await flushPromises()
    expect(lastOf('cancel')).toEqual({ type: 'cancel', requestId })
    expect(page()).not.toContain('taken,')
  })

  it('says when the process ended, and when it failed', async () => {
    await openOptions()
    field('RSS grows').click()
    await submit()
    const first = lastOf('take-by-plan')
    expect(first?.plan.rule).toEqual({ kind: 'growth', measure: 'rss', by: 64 * 1024 ** 2 })
    screen.worker.tell({ type: 'plan-over', requestId: first?.requestId ?? 0, hasEnded: true })
    await flushPromises()
    expect(page()).toContain('The process has ended.')
    button(document, 'Dismiss').click()
    await openOptions()
    await submit()
    const error = toErrorData(new VmatlasError('disk-full', 'There is no room on the disk.'))
    screen.worker.tell({
      type: 'failed',
      requestId: lastOf('take-by-plan')?.requestId ?? 0,
      error,
      atMs: NOON,
    })
    await flushPromises()
    expect(byRole(document, 'alert').textContent).toContain('There is no room on the disk.')
  })
})

import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, type Component } from 'vue'
import RecordButton from '../../../src/renderer/components/recording/RecordButton.vue'
import RecordingNotices from '../../../src/renderer/components/recording/RecordingNotices.vue'
import { useNavigationStore } from '../../../src/renderer/stores/navigation'
import { toErrorData, VmatlasError } from '../../../src/shared/errors'
import type { SnapshotEntry } from '../../../src/shared/ipc/snapshot-entry'
import { SAMPLE_INFO } from '../../support/sample-snapshot'
import { byRole, button } from '../support/layout'
import { mountScreen, type ShownScreen } from '../support/mount-screen'
import { NOON, processesEvent } from '../support/scanner-events'

const PROCESS = { pid: 40, startTicks: 400 }
const SENTENCES = ['It ended after 3 s of recording.', 'The limit is the likely cause.']
const Page = defineComponent({
  setup: () => () => [
    h(RecordButton, { process: PROCESS, isGone: false }),
    h(RecordingNotices, { process: PROCESS }),
  ],
})
const entry = (id: string): SnapshotEntry => ({
  id,
  info: { ...SAMPLE_INFO, capturedAtMs: NOON },
  summary: { maps: 3, size: 4096, rss: null, pss: null },
  bytes: 10,
})
let screen: ShownScreen
let listed = 0

async function show(component: Component, props = {}): Promise<void> {
  screen = await mountScreen(
    component,
    props,
    (worker) => worker.tell(processesEvent([{ pid: 40, name: 'work\u202eer' }])),
    {
      'snapshot:list': () => {
        listed += 1
        return Promise.resolve({ ok: true, value: { entries: [], damaged: [], bytes: 0 } })
      },
    },
  )
}
beforeEach(async () => {
  listed = 0
  await show(Page)
})
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
})

const page = (): string => document.body.textContent.replace(/\s+/g, ' ')
const requests = (): number[] =>
  screen.worker.asked
    .filter(({ type }) => type === 'record')
    .map((asked) => ('requestId' in asked ? asked.requestId : 0))
async function press(name: string): Promise<void> {
  button(document, name).click()
  await flushPromises()
}
async function start(): Promise<number> {
  await press('Record')
  return requests().at(-1) ?? 0
}
async function count(requestId: number, used: number, kept: number): Promise<void> {
  screen.worker.tell({ type: 'recording-count', requestId, used, limit: 65530, atMs: NOON, kept })
  await flushPromises()
}
async function report(requestId: number, first: SnapshotEntry | null): Promise<void> {
  screen.worker.tell({
    type: 'recorded',
    requestId,
    hasEnded: true,
    isLimitLikely: true,
    sentences: SENTENCES,
    first,
    last: entry('last'),
  })
  await flushPromises()
}

describe('recording a process', () => {
  it('counts as it goes, and once only however often it is asked for', async () => {
    const requestId = await start()
    expect(screen.worker.asked.at(-1)).toEqual({ type: 'record', requestId, process: PROCESS })
    expect(page()).toContain('40: not read yet.')
    await count(requestId, 32765, 1)
    expect(page()).toContain('32,765 of 65,530 maps, 50.0 %; one snapshot is kept for now.')
    expect(page()).not.toContain('\u202e')
    await screen.worker.client.ask('startRecording', PROCESS)
    expect(requests()).toEqual([requestId])
  })

  it('tells the report, reads the library again, and compares the first state with the last', async () => {
    const requestId = await start()
    await report(requestId, entry('first'))
    expect(byRole(document, 'status').textContent).toContain(SENTENCES.join(' '))
    expect(byRole(document, 'status').className).toContain('danger')
    expect(listed).toBe(1)
    await press('Compare first and last')
    expect(useNavigationStore().place).toEqual({
      name: 'differences',
      before: { kind: 'snapshot', id: 'first' },
      after: { kind: 'snapshot', id: 'last' },
    })
    await press('Dismiss')
    expect(document.querySelector('[role="status"]')).toBeNull()
    expect(await start()).toBeGreaterThan(requestId)
  })

  it('offers no comparison where there is one state only', async () => {
    await report(await start(), null)
    expect(page()).toContain('finished.')
    expect(page()).not.toContain('Compare first and last')
  })

  it('stops when told to, and tells the report that comes then', async () => {
    const requestId = await start()
    await press('Stop recording')
    expect(screen.worker.asked.at(-1)).toEqual({ type: 'cancel', requestId })
    expect(button(document, 'Stop recording').disabled).toBe(true)
    await report(requestId, entry('first'))
    expect(page()).toContain('finished.')
    expect(button(document, 'Record')).toBeTruthy()
  })

  it('says nothing of what was stopped before it began', async () => {
    const requestId = await start()
    await press('Stop recording')
    const error = toErrorData(new VmatlasError('cancelled', 'Stopped.'))
    screen.worker.tell({ type: 'failed', requestId, error, atMs: NOON })
    await flushPromises()
    expect(page().trim()).toBe('Record')
  })

  it('says why it could not be recorded', async () => {
    const requestId = await start()
    const error = toErrorData(new VmatlasError('permission-denied', 'You may not read its maps.'))
    screen.worker.tell({ type: 'failed', requestId, error, atMs: NOON })
    await flushPromises()
    expect(byRole(document, 'alert').textContent).toContain('You may not read its maps.')
    await press('Dismiss')
    expect(document.querySelector('[role="alert"]')).toBeNull()
  })
})

describe('recordings on other screens', () => {
  it('show and can be stopped, but not twice on the page of their process', async () => {
    screen.wrapper.unmount()
    await show(RecordingNotices)
    await screen.worker.client.ask('startRecording', PROCESS)
    await flushPromises()
    await press('Stop recording')
    expect(screen.worker.asked.at(-1)).toEqual({ type: 'cancel', requestId: requests()[0] })
    await screen.wrapper.setProps({ besides: PROCESS })
    expect(page().trim()).toBe('')
  })
})

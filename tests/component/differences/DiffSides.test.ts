import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import DifferencesScreen from '../../../src/renderer/components/differences/DifferencesScreen.vue'
import { toErrorData, VmatlasError } from '../../../src/shared/errors'
import type { IpcReply } from '../../../src/shared/ipc/contract'
import type { SnapshotEntry } from '../../../src/shared/ipc/snapshot-entry'
import type { SideSource } from '../../../src/shared/ipc/snapshot-messages'
import { SAMPLE_INFO } from '../../support/sample-snapshot'
import { button, byRole, giveElementsHeight } from '../support/layout'
import { mountScreen, type ShownScreen } from '../support/mount-screen'
import { countsEvent, NOON, processesEvent } from '../support/scanner-events'

const MAPS = '00400000-00452000 r-xp 00000000 fd:01 173521 /srv/worker\n'

let screen: ShownScreen
let entries: SnapshotEntry[]
let imported: { readonly name: string; readonly text: string }[]
/** What the dialog of the system ends with. */
let chosen: SnapshotEntry | VmatlasError | null

function entry(id: string): SnapshotEntry {
  const info = { ...SAMPLE_INFO, capturedAtMs: NOON, label: id, pid: null, startTicks: null }
  return { id, info, summary: { maps: 1, size: 4096, rss: null, pss: null }, bytes: 1024 }
}

function keep(kept: SnapshotEntry | VmatlasError | null): Promise<IpcReply<unknown>> {
  if (kept instanceof VmatlasError) return Promise.resolve({ ok: false, error: toErrorData(kept) })
  if (kept) entries = [...entries, kept]
  return Promise.resolve({ ok: true, value: kept })
}

async function open(before: SideSource | null = null, after: SideSource | null = null): Promise<void> {
  screen = await mountScreen(DifferencesScreen, { before, after }, listProcesses, {
    'snapshot:list': () => Promise.resolve({ ok: true, value: { entries, damaged: [], bytes: 0 } }),
    'snapshot:open': () => keep(chosen),
    'snapshot:import': (name: string, bytes: Uint8Array) => {
      imported.push({ name, text: new TextDecoder().decode(bytes) })
      return keep(chosen ?? entry(name.replace(' ', '-')))
    },
  })
}

function listProcesses(worker: ShownScreen['worker']): void {
  const processes = [
    { pid: 30, name: 'worker' },
    { pid: 7, name: 'worker' },
    { pid: 12, name: 'evil\u202ename' },
    { pid: 2, name: 'kthreadd', isKernelThread: true },
    { pid: 40, name: 'not-mine' },
  ]
  worker.tell(processesEvent(processes))
  worker.tell(
    countsEvent(
      new Map<number, number | 'permission-denied'>([
        [30, 9],
        [7, 8],
        [12, 5],
        [40, 'permission-denied'],
      ]),
    ),
  )
}

const choice = (side: string): HTMLSelectElement =>
  document.querySelector<HTMLSelectElement>(`select[aria-label="${side}"]`)!
const card = (side: string): HTMLElement => byRole(document, 'group', `${side}: what is compared`)
const texts = (side: string): string[] => [...choice(side).options].map(({ text }) => text)
const sideReads = (): SideSource[] =>
  screen.worker.asked.flatMap((asked) => (asked.type === 'read-side' ? [asked.source] : []))

async function choose(side: string, text: string): Promise<void> {
  const select = choice(side)
  select.value = [...select.options].find((option) => option.text === text)!.value
  select.dispatchEvent(new Event('change'))
  await settle()
}

async function drop(side: string, files: readonly File[], text = ''): Promise<void> {
  const event = new Event('drop', { bubbles: true, cancelable: true })
  const types = files.length > 0 ? ['Files'] : ['text/plain']
  Object.assign(event, { dataTransfer: { types, files, getData: () => text } })
  card(side).dispatchEvent(event)
  await settle()
  expect(event.defaultPrevented).toBe(true)
}

async function paste(text: string): Promise<void> {
  const event = new Event('paste', { bubbles: true, cancelable: true })
  Object.assign(event, { clipboardData: { getData: () => text } })
  document.body.dispatchEvent(event)
  await settle()
}

/** Reading a file is more than one turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await flushPromises()
}

beforeEach(() => {
  giveElementsHeight()
  entries = [entry('kept')]
  imported = []
  chosen = null
})
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('the sides of a comparison', () => {
  it('offer every process that has maps by name, and the snapshots', async () => {
    await open()
    const offered = texts('Before')
    expect(offered.slice(1, -1)).toEqual(['evil\\u{202e}name 12', 'not-mine 40', 'worker 7', 'worker 30'])
    expect(offered.at(-1)).toMatch(/^kept · /)
  })

  it('take two processes as they are now, and read both again together', async () => {
    await open()
    await choose('Before', 'worker 7')
    await choose('After', 'worker 30')
    const both = [
      { kind: 'process', process: { pid: 7, startTicks: 70 } },
      { kind: 'process', process: { pid: 30, startTicks: 300 } },
    ]
    expect(sideReads()).toEqual(both)
    expect(texts('After').slice(1, 3)).toEqual(['now: worker 30', 'now: worker 7'])
  })

  it('offer a process that a side names also where it does not run any more', async () => {
    await open({ kind: 'process', process: { pid: 99, startTicks: 5 } })
    expect(texts('After')[1]).toBe('now: process 99')
  })

  it('ask for a file in the dialog of the system, and keep what was there when it is dismissed', async () => {
    await open({ kind: 'snapshot', id: 'kept' })
    button(card('Before'), 'Open file').click()
    await settle()
    expect(choice('Before').value).toBe('kept')
    chosen = entry('from-disk')
    button(card('Before'), 'Open file').click()
    await settle()
    expect(choice('Before').value).toBe('from-disk')
    expect(sideReads().at(-1)).toEqual({ kind: 'snapshot', id: 'from-disk' })
  })

  it('say on the side why a file was not opened, until something else is chosen', async () => {
    await open()
    chosen = new VmatlasError('snapshot-corrupt', 'The file cannot be used.')
    button(card('After'), 'Open file').click()
    await settle()
    expect(byRole(card('After'), 'alert').textContent).toContain('The file cannot be used.')
    await choose('After', 'worker 7')
    expect(card('After').querySelector('[role="alert"]')).toBeNull()
  })

  it('take a file that is dropped on them, and text that is', async () => {
    await open()
    await drop('After', [new File([MAPS], 'maps.txt')])
    expect(choice('After').value).toBe('maps.txt')
    await drop('Before', [], MAPS)
    expect(choice('Before').value).toBe('dropped-text')
    expect(imported).toEqual([
      { name: 'maps.txt', text: MAPS },
      { name: 'dropped text', text: MAPS },
    ])
  })

  it('take one file each', async () => {
    await open()
    await drop('After', [new File([MAPS], 'one'), new File([MAPS], 'two')])
    expect(byRole(card('After'), 'alert').textContent).toContain('Drop one file on each side.')
    expect(imported).toEqual([])
  })

  it('take pasted text: the one that has the focus, else the one that is empty, else the later one', async () => {
    await open({ kind: 'snapshot', id: 'kept' }, null)
    chosen = entry('first-paste')
    await paste(MAPS)
    expect([choice('Before').value, choice('After').value]).toEqual(['kept', 'first-paste'])
    chosen = entry('second-paste')
    card('Before').focus()
    await paste(MAPS)
    expect(choice('Before').value).toBe('second-paste')
    chosen = entry('third-paste')
    card('Before').blur()
    await paste(MAPS)
    expect([choice('Before').value, choice('After').value]).toEqual(['second-paste', 'third-paste'])
  })
})

import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ProcessScreen from '../../../src/renderer/components/process/ProcessScreen.vue'
import SnapshotScreen from '../../../src/renderer/components/snapshots/SnapshotScreen.vue'
import { useFailureStore } from '../../../src/renderer/stores/failure'
import { messagesOfSide } from '../../../src/host/window/send-side'
import { importText } from '../../../src/shared/import/import-text'
import type { IpcReply } from '../../../src/shared/ipc/contract'
import type { Snapshot } from '../../../src/shared/snapshot/snapshot'
import { smapsOf } from '../../support/map-tables'
import { SAMPLE_INFO } from '../../support/sample-snapshot'
import { button, byRole, giveElementsHeight } from '../support/layout'
import { mountScreen, press, type, type ShownScreen } from '../support/mount-screen'
import { NOON, processesEvent, readEvents, type TestMapping } from '../support/scanner-events'

const MAPPINGS: readonly TestMapping[] = [
  { start: 0x10000, pages: 2, permissions: 5, name: '/usr/lib/libc.so.6' },
  { start: 0x20000, pages: 300, name: '' },
  { start: 0x30000000, pages: 1, permissions: 1, name: '/tmp/=1+1\x1b' },
]
const SMAPS = smapsOf`
  10000 +2 r-xp @0 #7 /usr/lib/libc.so.6 | | Rss=8
  20000 +300 rw-p | | Rss=600 Private_Dirty=600
`
let screen: ShownScreen

/** What reached the file: its pieces, and whether it was left whole; null before the dialog was answered. */
interface TestFile {
  readonly pieces: string[]
  name: string
  isWhole: boolean | null
}

const ok = <Value>(value: Value): Promise<IpcReply<Value>> => Promise.resolve({ ok: true, value })

/** The part of the main process that writes files: `answer` is what the dialog comes back with. */
function fileBridge(
  file: TestFile,
  answer: () => Promise<IpcReply<number | null>> = () => ok(1),
  append: () => Promise<IpcReply<null>> = () => ok(null),
): Record<string, (...args: never[]) => Promise<IpcReply<unknown>>> {
  return {
    'text:begin': (name: string) => {
      file.name = name
      return answer()
    },
    'text:append': (_id: number, text: string) => {
      file.pieces.push(text)
      return append()
    },
    'text:finish': (_id: number, isWhole: boolean) => {
      file.isWhole = isWhole
      return ok(null)
    },
  }
}

const newFile = (): TestFile => ({ pieces: [], name: '', isWhole: null })

async function openProcess(
  bridge: Parameters<typeof mountScreen>[3] = {},
  mappings: readonly TestMapping[] = MAPPINGS,
): Promise<void> {
  screen = await mountScreen(
    ProcessScreen,
    { process: { pid: 40, startTicks: 400 } },
    (worker) => worker.tell(processesEvent([{ pid: 40, name: '../tar get' }])),
    bridge,
  )
  await answerMaps(mappings)
}

async function answerMaps(mappings: readonly TestMapping[]): Promise<void> {
  for (const event of readEvents(screen.worker.lastRequestId(), mappings)) screen.worker.tell(event)
  await flushPromises()
}

const sideRequest = (): number =>
  screen.worker.asked.findLast((request) => request.type === 'read-side')?.requestId ?? 0

async function answerSide(snapshot: Snapshot): Promise<void> {
  for (const event of messagesOfSide(snapshot, sideRequest())) screen.worker.tell(event)
  await flushPromises()
}

const exportButton = (): HTMLButtonElement => button(document, 'Export')
const menu = (): HTMLElement => {
  const form = document.querySelector<HTMLElement>('form[aria-label="Export the maps"]')
  if (!form) throw new Error('the menu is closed')
  return form
}
const isOpen = (): boolean => exportButton().getAttribute('aria-expanded') === 'true'
const form = (label: string): HTMLInputElement => {
  const radio = menu().querySelector<HTMLInputElement>(`input[type="radio"][aria-label="${label}"]`)
  if (!radio) throw new Error(`no form ${label}`)
  return radio
}
const reason = (label: string): string =>
  document.getElementById(form(label).getAttribute('aria-describedby') ?? '')?.textContent ?? ''
const page = (): string => document.body.textContent.replace(/\s+/g, ' ')

async function openMenu(): Promise<void> {
  exportButton().click()
  await flushPromises()
}

async function copyAs(label: string): Promise<string> {
  await openMenu()
  form(label).click()
  await flushPromises()
  button(menu(), 'Copy').click()
  await flushPromises()
  return screen.copied.at(-1) ?? ''
}

async function saveAs(label: string): Promise<void> {
  await openMenu()
  form(label).click()
  await flushPromises()
  button(menu(), 'Save to file').click()
  await flushPromises()
}

beforeEach(giveElementsHeight)
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('the menu of forms', () => {
  it('opens with the focus on the form that was chosen last, and closes with Escape', async () => {
    await openProcess()
    await openMenu()
    expect(isOpen()).toBe(true)
    expect(document.activeElement).toBe(form('CSV'))
    const labels = [...menu().querySelectorAll('input')].map((radio) => radio.getAttribute('aria-label'))
    expect(labels).toEqual([
      'CSV',
      'JSON',
      'Markdown',
      'Text table',
      'pmap',
      'pmap -x',
      'pmap -d',
      'pmap -X',
      'pmap -XX',
    ])
    form('Markdown').click()
    await press(form('Markdown'), 'Escape')
    expect(isOpen()).toBe(false)
    expect(document.activeElement).toBe(exportButton())
    await openMenu()
    expect(document.activeElement).toBe(form('Markdown'))
  })

  it('offers what needs smaps only when it was read, and says why not', async () => {
    await openProcess()
    await openMenu()
    expect(form('pmap -x').disabled).toBe(true)
    expect(reason('pmap -X')).toBe('needs smaps, which is being read')
    expect(form('pmap -d').disabled).toBe(false)
    const { table, usage } = SMAPS
    await answerSide({ info: { ...SAMPLE_INFO, pid: 40 }, mappings: table, usage, absent: [] })
    expect(form('pmap -x').disabled).toBe(false)
    expect(reason('pmap -x')).toBe('with RSS and dirty memory')
    button(menu(), 'Copy').click()
    await flushPromises()
    expect(await copyAs('pmap -x')).toMatch(
      /^40: {3}\/srv\/worker --queue caf\?\?\n.*\n0000000000010000 {7}8 {7}8 {7}0 r-x-- libc/,
    )
  })

  it('says how many maps a form holds', async () => {
    await openProcess()
    await openMenu()
    expect(menu().textContent).toContain('All 3 maps in the order shown')
    const box = document.querySelector<HTMLElement>('[aria-label="Filter maps"]') ?? document.body
    await type(box, 'libc')
    expect(menu().textContent).toContain('1 of 3 maps: those that the filter shows')
    expect(menu().textContent).toContain('All 3 maps by address, as pmap prints them, whatever the filter')
  })
})

describe('copying the maps', () => {
  it('takes the rows that show in their order, with names made harmless', async () => {
    await openProcess()
    const box = document.querySelector<HTMLElement>('[aria-label="Filter maps"]') ?? document.body
    const start = byRole(document, 'grid', 'Memory maps').querySelector<HTMLElement>(
      '[role="columnheader"] button',
    )
    for (let click = 0; click < 2; click++) {
      start?.click()
      await flushPromises()
    }
    await type(box, '/')
    const [keys, ...rows] = (await copyAs('CSV')).trimEnd().split('\r\n')
    expect(keys).toMatch(/^start,end,size,permissions,/)
    expect(rows.map((row) => row.split(',')[0])).toEqual(['30000000', '10000'])
    expect(rows[0]).toContain('/tmp/=1+1\\x1b')
    expect(byRole(document, 'status').textContent).toBe('Copied as CSV.')
    expect(document.activeElement).toBe(exportButton())
    expect(await copyAs('pmap')).toBe(
      [
        '40:   /bin/target --fast',
        '0000000000010000      8K r-x-- libc.so.6',
        '0000000000020000   1200K rw---   [ anon ]',
        '0000000030000000      4K r---- =1+1?',
        ' total             1212K\n',
      ].join('\n'),
    )
  })

  it('refuses what is too long for the clipboard, and says what to do', async () => {
    const name = `/${'x'.repeat(8000)}`
    const many = Array.from({ length: 5000 }, (_, at) => ({ start: 0x10000 + at * 8192, pages: 1, name }))
    await openProcess({}, many)
    await copyAs('CSV')
    await vi.waitFor(() =>
      expect(useFailureStore().last?.message).toBe('The text is too long for the clipboard.'),
    )
    expect(useFailureStore().last?.nextStep).toBe('Save it to a file instead.')
    expect(screen.copied).toEqual([])
  })
})

describe('saving the maps', () => {
  it('writes what showed when it was asked for, whatever live reads bring while the dialog is open', async () => {
    const file = newFile()
    let choose: (id: number) => void = () => undefined
    const dialog = new Promise<IpcReply<number>>((done) => {
      choose = (id) => done({ ok: true, value: id })
    })
    await openProcess(fileBridge(file, () => dialog))
    await saveAs('Text table')
    expect(file.name).toBe('_tar_get_40-maps.txt')
    button(document, 'Refresh').click()
    await flushPromises()
    await answerMaps([{ start: 0x70000, pages: 1 }])
    choose(1)
    await flushPromises()
    const text = file.pieces.join('')
    expect(text).toContain('000000010000')
    expect(text).not.toContain('000000070000')
    expect(file.isWhole).toBe(true)
    expect(byRole(document, 'status').textContent).toBe('Saved as Text table.')
  })

  it('writes nothing when the dialog is dismissed', async () => {
    const file = newFile()
    await openProcess(fileBridge(file, () => ok(null)))
    await saveAs('JSON')
    expect(file).toEqual({ pieces: [], name: '_tar_get_40-maps.json', isWhole: null })
    expect(page()).not.toContain('Saved')
    expect(await copyAs('JSON')).toContain('"format":"vmatlas-maps"')
  })

  it('says how far it is, lets one go on, and leaves no file when it is stopped', async () => {
    const file = newFile()
    const waiting: (() => void)[] = []
    const append = (): Promise<IpcReply<null>> =>
      new Promise((done) => waiting.push(() => done({ ok: true, value: null })))
    const name = `/${'x'.repeat(8000)}`
    const many = Array.from({ length: 2000 }, (_, at) => ({ start: 0x10000 + at * 8192, pages: 1, name }))
    await openProcess(fileBridge(file, undefined, append), many)
    await saveAs('CSV')
    while (file.pieces.length < 8) {
      waiting.shift()?.()
      await flushPromises()
    }
    expect(byRole(document, 'status').textContent).toMatch(/^Writing CSV … [\d.]+ MiB$/)
    await openMenu()
    expect(button(menu(), 'Copy').disabled).toBe(true)
    await press(form('CSV'), 'Escape')
    button(document, 'Stop export').click()
    waiting.shift()?.()
    await vi.waitFor(() => expect(file.isWhole).toBe(false))
    await flushPromises()
    expect(byRole(document, 'status').textContent).toBe('CSV was stopped; nothing was kept.')
    expect(useFailureStore().last).toBeNull()
  })

  it('tells at the top of the window what went wrong', async () => {
    const file = newFile()
    const error = { code: 'disk-full', message: 'The disk is full.', nextStep: 'Make room.' } as const
    await openProcess(fileBridge(file, undefined, () => Promise.resolve({ ok: false, error })))
    await saveAs('CSV')
    expect(useFailureStore().last).toMatchObject(error)
    expect(file.isWhole).toBe(false)
    expect(page()).not.toContain('Saved')
  })
})

describe('the maps of a snapshot', () => {
  it('leave in the same forms, with the words of the snapshot', async () => {
    screen = await mountScreen(SnapshotScreen, { id: 'kept' })
    const { table, usage } = SMAPS
    const info = { ...SAMPLE_INFO, capturedAtMs: NOON, flags: ['torn'] as const }
    await answerSide({ info, mappings: table, usage, absent: [] })
    expect(await copyAs('pmap')).toMatch(/^4127: {3}\/srv\/worker --queue caf\?\?\n/)
    expect(await copyAs('pmap -X')).toContain(' Rss ')
    expect(JSON.parse(await copyAs('JSON'))).toMatchObject({
      pid: 4127,
      name: 'worker',
      readAt: new Date(NOON).toISOString(),
      changedWhileReading: true,
      mappings: [{ usage: { rss: 8192 } }, { usage: { rss: 600 * 1024 } }],
    })
  })

  it('made of text say what that did not tell, and write no zeros for it', async () => {
    screen = await mountScreen(SnapshotScreen, { id: 'kept' })
    const text = '0000000000010000      8K r-x-- libc.so.6\n0000000000020000     16K rw---   [ stack ]\n'
    await answerSide(importText(new TextEncoder().encode(text), NOON))
    await openMenu()
    expect(menu().textContent).toContain('the process is not known, so its PID is 0')
    expect(reason('pmap -d')).toBe('needs offsets and devices, which are not in the source')
    expect(reason('pmap -x')).toBe('needs smaps, which was not read')
    await press(form('CSV'), 'Escape')
    expect((await copyAs('CSV')).split('\r\n')[1]).toMatch(/^10000,12000,8192,r-xp,,,,/)
    expect(await copyAs('pmap')).toBe(`0:   []\n${text} total               24K\n`)
  })
})

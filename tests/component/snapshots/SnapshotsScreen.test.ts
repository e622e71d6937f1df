import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import SnapshotsScreen from '../../../src/renderer/components/snapshots/SnapshotsScreen.vue'
import { useNavigationStore } from '../../../src/renderer/stores/navigation'
import { VmatlasError, toErrorData } from '../../../src/shared/errors'
import type { IpcReply } from '../../../src/shared/ipc/contract'
import type { DamagedEntry, SnapshotEntry } from '../../../src/shared/ipc/snapshot-entry'
import type { SnapshotInfo } from '../../../src/shared/snapshot/snapshot'
import { SAMPLE_INFO } from '../../support/sample-snapshot'
import { byRole, button, giveElementsHeight, shownRows } from '../support/layout'
import { mountScreen, press, type, type ShownScreen } from '../support/mount-screen'
import { NOON } from '../support/scanner-events'

let screen: ShownScreen
let entries: SnapshotEntry[]
let damaged: DamagedEntry[]
let asked: [string, ...unknown[]][]
let refusal: VmatlasError | null

function entry(id: string, minute: number, info: Partial<SnapshotInfo> = {}): SnapshotEntry {
  return {
    id,
    info: { ...SAMPLE_INFO, capturedAtMs: NOON + minute * 60_000, label: '', ...info },
    summary: { maps: 100 + minute, size: 4096 * minute, rss: null, pss: null },
    bytes: 1024,
  }
}

/** A main process that does what it is told, or refuses. */
function answering(method: string, act: (...args: unknown[]) => unknown = () => null) {
  return (...args: unknown[]): Promise<IpcReply<unknown>> => {
    asked.push([method, ...args])
    return Promise.resolve(
      refusal && method !== 'snapshot:list'
        ? { ok: false, error: toErrorData(refusal) }
        : { ok: true, value: act(...args) },
    )
  }
}

async function open(): Promise<void> {
  let bin: SnapshotEntry[] = []
  screen = await mountScreen(SnapshotsScreen, {}, undefined, {
    'snapshot:list': answering('snapshot:list', () => ({ entries, damaged, bytes: 2048 })),
    'snapshot:annotate': answering('snapshot:annotate', (id, words) => {
      entries = entries.map((known) =>
        known.id === id ? { ...known, info: { ...known.info, ...(words as object) } } : known,
      )
    }),
    'snapshot:delete': answering('snapshot:delete', (ids) => {
      bin = entries.filter(({ id }) => (ids as string[]).includes(id))
      entries = entries.filter(({ id }) => !(ids as string[]).includes(id))
    }),
    'snapshot:restore': answering('snapshot:restore', () => {
      entries = [...entries, ...bin]
    }),
    'snapshot:import': answering('snapshot:import'),
    'snapshot:export': answering('snapshot:export', () => true),
  })
}

const grid = (): HTMLElement => byRole(document, 'grid', 'Snapshots')
const column = (at: number): (string | undefined)[] => shownRows(grid()).map((cells) => cells[at])
const page = (): string => document.body.textContent.replace(/\s+/g, ' ')

async function click(text: string): Promise<void> {
  button(document, text).click()
  await flushPromises()
}

beforeEach(() => {
  giveElementsHeight()
  entries = [entry('newer', 5, { name: 'alpha' }), entry('older', 1, { name: 'beta', label: 'warm' })]
  damaged = []
  asked = []
  refusal = null
})
afterEach(() => {
  screen.wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('SnapshotsScreen', () => {
  it('lists the newest first, says what was not read, and sorts', async () => {
    await open()
    expect(column(0)).toEqual(['alpha', 'beta'])
    expect(column(6)).toEqual(['not read', 'not read'])
    button(grid(), 'Maps').click()
    await flushPromises()
    button(grid(), 'Maps').click()
    await flushPromises()
    expect(column(4)).toEqual(['101', '105'])
  })

  it('finds by label, and says when nothing matches', async () => {
    await open()
    const box = document.querySelector<HTMLElement>('[aria-label="Filter snapshots"]') ?? document.body
    await type(box, 'warm')
    expect(column(0)).toEqual(['beta'])
    await type(box, 'nothing')
    expect(page()).toContain('No snapshot matches “nothing”')
  })

  it('says how to get the first one', async () => {
    entries = []
    await open()
    expect(page()).toContain('press “Take snapshot” or Ctrl+S')
  })

  it('compares the older of two with the newer, whatever the order of the list', async () => {
    await open()
    await press(grid(), 'a', { ctrlKey: true })
    await click('Compare')
    expect(useNavigationStore().place).toEqual({
      name: 'differences',
      before: { kind: 'snapshot', id: 'older' },
      after: { kind: 'snapshot', id: 'newer' },
    })
  })

  it('saves a label when it was changed, and not when it was not', async () => {
    await open()
    await press(grid(), 'Home')
    const label = document.querySelector<HTMLInputElement>('form input')
    if (!label) throw new Error('no box for the label')
    label.dispatchEvent(new Event('change'))
    await flushPromises()
    expect(asked.filter(([method]) => method === 'snapshot:annotate')).toEqual([])
    label.value = 'cold'
    label.dispatchEvent(new Event('input'))
    label.dispatchEvent(new Event('change'))
    await flushPromises()
    expect(asked).toContainEqual(['snapshot:annotate', 'newer', { label: 'cold', note: '' }])
    expect(column(2)).toEqual(['cold', 'warm'])
  })

  it('keeps what is typed into one box while the other one is saved', async () => {
    await open()
    await press(grid(), 'Home')
    const [label, note] = document.querySelectorAll<HTMLInputElement>('form input')
    if (!label || !note) throw new Error('no boxes')
    await type(label, 'cold')
    label.dispatchEvent(new Event('change'))
    await type(note, 'half a sen')
    await flushPromises()
    expect(column(2)).toEqual(['cold', 'warm'])
    expect(note.value).toBe('half a sen')
  })

  it('deletes what is selected, by key, and brings it back', async () => {
    await open()
    await press(grid(), 'Home')
    await press(grid(), 'Delete')
    expect(asked).toContainEqual(['snapshot:delete', ['newer']])
    expect(column(0)).toEqual(['beta'])
    expect(page()).toContain('One snapshot deleted.')
    await click('Undo')
    expect(column(0)).toEqual(['alpha', 'beta'])
  })

  it('says why a dropped file was refused', async () => {
    await open()
    refusal = new VmatlasError('snapshot-newer', 'The snapshot has format 9.')
    const event = new Event('drop') as Event & { dataTransfer?: unknown }
    event.dataTransfer = { files: [new File(['x'], 'new\u202e.arrow')], types: ['Files'] }
    document.querySelector('.screen')?.dispatchEvent(event)
    await vi.waitFor(() => expect(page()).toContain('The snapshot has format 9.'))
    expect(page()).toContain('Update VMAtlas to open it.')
    expect(page()).not.toContain('\u202e')
    expect(asked.find(([method]) => method === 'snapshot:import')?.[2]).toBeInstanceOf(Uint8Array)
  })

  it('takes pasted text in, but not what is pasted into a box', async () => {
    await open()
    const paste = (target: EventTarget): void => {
      const event = new Event('paste', { bubbles: true, cancelable: true }) as Event & {
        clipboardData?: unknown
      }
      event.clipboardData = { getData: () => '00400000-00401000 r--p 00000000 00:00 0\n' }
      target.dispatchEvent(event)
    }
    paste(document.querySelector('[aria-label="Filter snapshots"]') ?? document.body)
    await flushPromises()
    expect(asked.filter(([method]) => method === 'snapshot:import')).toEqual([])
    paste(document.body)
    await vi.waitFor(() => expect(asked.some(([method]) => method === 'snapshot:import')).toBe(true))
    const [, name, bytes] = asked.find(([method]) => method === 'snapshot:import') ?? []
    expect(name).toBe('pasted text')
    expect(new TextDecoder().decode(bytes as Uint8Array)).toMatch(/^00400000-00401000 r--p/)
  })

  it('opens without a damaged file, says so, and can delete it', async () => {
    damaged = [
      {
        id: 'broken',
        bytes: 3,
        error: toErrorData(new VmatlasError('snapshot-corrupt', 'Its end is missing.')),
      },
    ]
    await open()
    expect(column(0)).toHaveLength(2)
    expect(page()).toContain('broken in the library cannot be used. Its end is missing.')
    await click('Delete it')
    expect(asked).toContainEqual(['snapshot:delete', ['broken']])
  })

  it('says what failed when the disk is full', async () => {
    await open()
    await press(grid(), 'Home')
    refusal = new VmatlasError('disk-full', 'There is no room on the disk.')
    await click('Export')
    expect(byRole(document, 'alert').textContent).toContain('There is no room on the disk.')
  })

  it('shows hostile names harmless', async () => {
    entries = [entry('a', 1, { name: '<b>\x1b[31m', label: '\u202ecba' })]
    await open()
    expect(document.querySelector('[role="grid"] b')).toBeNull()
    expect(page()).not.toContain('\u202e')
    expect(page()).not.toContain('\x1b')
  })
})

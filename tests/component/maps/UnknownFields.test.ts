import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { messagesOfSide } from '../../../src/host/window/send-side'
import { parseSmaps } from '../../../src/shared/proc/parse-smaps'
import type { Snapshot } from '../../../src/shared/snapshot/snapshot'
import { SAMPLE_INFO } from '../../support/sample-snapshot'
import { byRole, button, shownRows } from '../support/layout'
import {
  answer,
  column,
  grid,
  lastUsageRequest,
  open,
  page,
  setUpProcessPage,
  shown,
} from '../support/process-page'
import type { TestMapping } from '../support/scanner-events'

setUpProcessPage()

const MAPPINGS: readonly TestMapping[] = [
  { start: 0x10000, pages: 2, permissions: 3, name: '' },
  { start: 0x20000, pages: 4, permissions: 3, name: '' },
  { start: 0x30000, pages: 1, permissions: 3, name: '' },
]

/** What a later kernel may print; the last mapping lacks a line. */
const entry = (start: string, end: string, lines: string): string =>
  `${start}-${end} rw-p 00000000 00:00 0\nSize: 8 kB\nRss: 4 kB\n${lines}VmFlags: rd wr mr mw me\n`
const SMAPS = [
  entry('00010000', '00012000', 'Later_Pages:          12 kB\nLaterCount: 7\n'),
  entry('00020000', '00024000', 'Later_Pages:        2048 kB\nLaterCount: 0\n'),
  entry('00030000', '00031000', 'Later_Pages:           0 kB\n'),
].join('')

async function openWithSmaps(text = SMAPS): Promise<void> {
  await open()
  await answer(MAPPINGS)
  const { table, usage } = parseSmaps(new TextEncoder().encode(text))
  const snapshot: Snapshot = { info: SAMPLE_INFO, mappings: table, usage, absent: [] }
  for (const message of messagesOfSide(snapshot, lastUsageRequest())) shown().worker.tell(message)
  await flushPromises()
}

async function press(name: string, within: ParentNode = document): Promise<void> {
  button(within, name).click()
  await flushPromises()
}

async function show(title: string): Promise<void> {
  await press('Columns')
  const choice = [...document.querySelectorAll('label')].find((label) => label.textContent.trim() === title)
  choice?.querySelector('input')?.click()
  await press('Columns')
}

const copied = (): string[][] => (shown().copied.at(-1) ?? '').split('\n').map((line) => line.split('\t'))

describe('numbers of smaps that this version does not know', () => {
  it('are columns that can be chosen, with a word where the kernel printed none', async () => {
    await openWithSmaps()
    expect(page()).not.toContain('Later_Pages')
    await show('Later_Pages')
    await show('LaterCount')
    expect(column('Later_Pages')).toEqual(['12 KiB', '2 MiB', '0'])
    expect(column('LaterCount')).toEqual(['7', '0', 'unreadable'])
  })

  it('sort like the known ones, what is not known last', async () => {
    await openWithSmaps()
    await show('LaterCount')
    await show('Later_Pages')
    await press('Later_Pages', grid())
    expect(column('Later_Pages')).toEqual(['2 MiB', '12 KiB', '0'])
    await press('LaterCount', grid())
    expect(column('LaterCount')).toEqual(['7', '0', 'unreadable'])
    await press('LaterCount', grid())
    expect(column('LaterCount')).toEqual(['0', '7', 'unreadable'])
  })

  it('stand in the detail of a map, with what is 0 named', async () => {
    await openWithSmaps()
    grid()
      .querySelectorAll<HTMLElement>('[role="row"]')[2]
      ?.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true, button: 0 }))
    await flushPromises()
    const detail = document.querySelector('aside[aria-label="Selected mappingping"]')
    expect(detail?.textContent).toMatch(/Later_Pages\s*2 MiB/)
    expect(detail?.querySelector('.zeros')?.textContent).toContain('LaterCount')
  })

  it('are in a copy, exact', async () => {
    await openWithSmaps()
    grid().dispatchEvent(new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, bubbles: true }))
    await flushPromises()
    grid().dispatchEvent(new KeyboardEvent('keydown', { key: 'c', ctrlKey: true, bubbles: true }))
    await flushPromises()
    const [header = [], ...rows] = copied()
    const cells = (title: string): (string | undefined)[] => rows.map((row) => row[header.indexOf(title)])
    expect(cells('Later_Pages bytes').slice(0, 3)).toEqual(['12288', '2097152', '0'])
    expect(cells('LaterCount').slice(0, 3)).toEqual(['7', '0', ''])
    expect(header.at(-1)).toBe('VmFlags')
    expect(rows[0]?.at(-1)).toBe('rd wr mr mw me')
  })

  it('are summed by group where they are bytes', async () => {
    await openWithSmaps()
    await show('Later_Pages')
    const select = document.querySelector<HTMLSelectElement>('select[aria-label="Group maps"]')
    if (!select) throw new Error('no choice of groups')
    select.value = 'permissions'
    select.dispatchEvent(new Event('change'))
    await flushPromises()
    expect(shownRows(byRole(document, 'treegrid'))[0]).toContain('2.0 MiB')
  })

  it('with a name that is no label of a kernel are no column', async () => {
    await openWithSmaps(SMAPS.replaceAll('Later_Pages', 'L<img/src=x>\u202e'))
    await press('Columns')
    expect([...document.querySelectorAll('label')].some((label) => label.textContent.includes('<img'))).toBe(
      false,
    )
    expect(document.querySelector('img')).toBeNull()
  })
})

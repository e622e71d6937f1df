import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { button, shownRows } from '../support/layout'
import { press } from '../support/mount-screen'
import { answer, answerUsage, grid, open, page, setUpProcessPage, shown } from '../support/process-page'
import type { TestMapping } from '../support/scanner-events'

/** Three patches of one region, a fourth piece that could have merged with the third, and one far away. */
const MAPPINGS: readonly TestMapping[] = [
  { start: 0x10000, pages: 1 },
  { start: 0x11000, pages: 1, permissions: 1 },
  { start: 0x12000, pages: 1 },
  { start: 0x13000, pages: 1 },
  { start: 0x90000, pages: 9 },
]
const readSmaps = (): Promise<void> =>
  answerUsage(
    MAPPINGS.map(() => ({ rss: 0 })),
    MAPPINGS,
  )
const filterText = (): string | undefined =>
  document.querySelector<HTMLInputElement>('[aria-label="Filter maps"]')?.value
const starts = (): (string | undefined)[] => shownRows(grid()).map(([start]) => start)

async function click(element: HTMLElement | null): Promise<void> {
  if (!element) throw new Error('nothing to click')
  element.click()
  await flushPromises()
}

setUpProcessPage()

describe('Neighbours', () => {
  it('shows the maps behind a reason side by side, whatever the order was', async () => {
    await open()
    await answer(MAPPINGS)
    await readSmaps()
    await press(grid(), 'Home')
    const bySize = [...grid().querySelectorAll<HTMLElement>('[role="columnheader"] button')][1] ?? null
    await click(bySize)
    await click(button(document, 'Neighbours'))
    expect(page()).toContain('5 maps count against the limit: 3 pairs of neighbours touch, 1 has a gap')
    expect(page()).toContain('Most frequent reason not to merge: different permissions.')
    await click(
      document.querySelector('button[aria-label="Show the maps of 2 pairs: different permissions"]'),
    )
    expect(button(document, 'Maps').getAttribute('aria-selected')).toBe('true')
    expect(filterText()).toBe('apart:protection')
    expect(starts()).toEqual(['000000010000', '000000011000', '000000012000'])
  })

  it('counts the pairs that could have been one map, and leads to them', async () => {
    await open()
    await answer(MAPPINGS)
    expect(button(document, 'Neighbours').textContent).toBe('Neighbours')
    await readSmaps()
    expect(button(document, 'Neighbours').textContent).toBe('Neighbours 1 unmerged')
    await click(button(document, 'Neighbours'))
    await click(button(document, '000000012000-000000013000'))
    expect(button(document, 'Maps').getAttribute('aria-selected')).toBe('true')
    expect(filterText()).toBe('')
    expect(grid().querySelector('[aria-selected="true"]')?.textContent).toContain('000000012000')
  })

  it('asks for NUMA policies once when it shows, and then keeps apart what they do', async () => {
    const asked = () => shown().worker.asked.filter((request) => request.type === 'read-neighbour-facts')
    await open()
    await answer(MAPPINGS)
    await readSmaps()
    expect(asked()).toEqual([])
    await click(button(document, 'Neighbours'))
    expect(page()).toContain('The NUMA policy was not read and may differ.')
    expect(asked()).toMatchObject([{ mappingCount: MAPPINGS.length }])
    shown().worker.tell({
      type: 'neighbour-facts',
      requestId: asked()[0]?.requestId ?? 0,
      kernelRelease: '6.18.0',
      isForkChild: false,
      policies: {
        start: Float64Array.from(MAPPINGS, ({ start }) => start),
        policy: Uint32Array.of(0, 0, 0, 1, 0),
        texts: ['default', 'bind:0'],
      },
      readMs: 1,
    })
    await flushPromises()
    expect(page()).toContain('different NUMA policies')
    expect(page()).not.toContain('The NUMA policy was not read')
    expect(button(document, 'Neighbours').textContent).toBe('Neighbours')
    expect(asked()).toHaveLength(1)
  })

  it('shows the maps that follow no known pattern', async () => {
    await open()
    await answer(MAPPINGS)
    await click(button(document, 'Neighbours'))
    expect(page()).toContain('smaps is being read: reasons that only its flags show are missing')
    expect(page()).toContain('This needs smaps: its flags show whether two mappings differ.')
    await click(document.querySelector('button[aria-label="Show maps: no known pattern"]'))
    expect(filterText()).toBe('pattern:none')
    expect(starts()).toHaveLength(MAPPINGS.length)
  })
})

import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { shallowRef } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import DataGrid from '../../../src/renderer/components/grid/DataGrid.vue'
import type { GridColumn } from '../../../src/renderer/model/grid-columns'
import { EMPTY_VIEW_STATE, type GridView } from '../../../src/renderer/composables/useGridView'
import type { RowSource } from '../../../src/renderer/worker/views/row-source'
import { TableView } from '../../../src/renderer/worker/views/table-view'
import { numberSortKey } from '../../../src/shared/tables/sort-keys'
import { byRole, button, giveElementsHeight, SCROLLER_HEIGHT, shownRows } from '../support/layout'

const COLUMNS: readonly GridColumn[] = [
  { key: 'number', title: 'Number', kind: 'number', width: 100 },
  { key: 'half', title: 'Half', kind: 'text', width: 100 },
]
const FITTING = SCROLLER_HEIGHT / 24

/** Numbers from 0 on, each with its half. */
function numbersTable(length: number): RowSource {
  const ids = Float64Array.from({ length }, (_, row) => row)
  return {
    length,
    ids,
    isSame: () => true,
    rowId: (row) => `n${row}`,
    sortKey: () => numberSortKey(ids),
    matchWord: (word) => Uint8Array.from(ids, (id) => Number(String(id).includes(word))),
    cells: (row) => [{ text: String(row) }, { text: String(row / 2) }],
    copyHeader: ['Number', 'Half'],
    copyCells: (row) => [String(row), String(row / 2)],
    totals: () => ({}),
  }
}

/** A view as the worker keeps it, in the thread of the test. */
function viewOf(length: number): GridView {
  const table = new TableView(numbersTable(length), null)
  const state = shallowRef({ ...EMPTY_VIEW_STATE, ...table.state() })
  const after = (act: () => void): Promise<void> =>
    Promise.resolve().then(() => {
      act()
      state.value = table.state()
    })
  return {
    state,
    readRows: (first, count) => Promise.resolve(table.readRows(first, count)),
    sortBy: (sort) => after(() => table.setSort(sort)),
    filter: (text) => after(() => table.setFilter(text)),
    select: (act, sequence) => after(() => table.select(act, sequence)),
    copy: () => Promise.resolve(table.copy()),
  }
}

let wrapper: VueWrapper

async function show(length: number): Promise<{ view: GridView; grid: HTMLElement }> {
  const view = viewOf(length)
  wrapper = mount(DataGrid, { attachTo: document.body, props: { view, columns: COLUMNS, label: 'Numbers' } })
  await flushPromises()
  return { view, grid: byRole(document, 'grid', 'Numbers') }
}

async function press(grid: HTMLElement, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    const parts = key.split('+')
    const init = { ctrlKey: parts.includes('Ctrl'), shiftKey: parts.includes('Shift') }
    grid.dispatchEvent(new KeyboardEvent('keydown', { key: parts.at(-1) ?? '', bubbles: true, ...init }))
    await flushPromises()
  }
}

function selected(grid: HTMLElement): string[] {
  return [...grid.querySelectorAll('[aria-selected="true"]:not([hidden])')]
    .map((row) => row.querySelector('[role="gridcell"]')?.textContent ?? '')
    .sort((a, b) => Number(a) - Number(b))
}

function activeText(grid: HTMLElement): string | undefined {
  const id = grid.getAttribute('aria-activedescendant')
  return (id === null ? null : document.getElementById(id))?.querySelector('[role="gridcell"]')?.textContent
}

beforeEach(giveElementsHeight)
afterEach(() => {
  wrapper.unmount()
  vi.restoreAllMocks()
})

describe('DataGrid', () => {
  it('names rows and columns to those who do not see it', async () => {
    const { grid } = await show(1000)
    expect(grid.getAttribute('aria-rowcount')).toBe('1001')
    expect(grid.getAttribute('aria-colcount')).toBe('2')
    const titles = [...grid.querySelectorAll('[role="columnheader"]')].map((title) => title.textContent)
    expect(titles).toEqual(['Number', 'Half'])
    const first = grid.querySelector('[role="row"][aria-rowindex="2"]')
    expect(first?.textContent).toContain('0')
  })

  it('makes elements only for the rows on screen', async () => {
    const { grid } = await show(1_000_000)
    expect(shownRows(grid).length).toBeGreaterThanOrEqual(FITTING)
    expect(shownRows(grid).length).toBeLessThan(3 * FITTING)
  })

  it('moves and selects with the keyboard, and names the active row', async () => {
    const { grid } = await show(1000)
    await press(grid, 'ArrowDown', 'ArrowDown')
    expect(activeText(grid)).toBe('1')
    expect(selected(grid)).toEqual(['1'])
    await press(grid, 'Home', 'PageDown')
    expect(selected(grid)).toEqual([String(FITTING - 1)])
    await press(grid, 'End')
    expect(activeText(grid)).toBe('999')
    expect(shownRows(grid).at(-1)?.[0]).toBe('999')
    await press(grid, 'ArrowDown', 'PageUp', 'ArrowUp')
    expect(activeText(grid)).toBe(String(999 - (FITTING - 1) - 1))
  })

  it('extends a range with Shift, toggles with Ctrl+Space, and takes all with Ctrl+A', async () => {
    const { grid, view } = await show(1000)
    await press(grid, 'Home', 'Shift+ArrowDown', 'Shift+ArrowDown')
    expect(selected(grid)).toEqual(['0', '1', '2'])
    await press(grid, 'Shift+ArrowUp')
    expect(selected(grid)).toEqual(['0', '1'])
    await press(grid, 'Ctrl+ArrowDown', 'Ctrl+ArrowDown', 'Ctrl+ ')
    expect(selected(grid)).toEqual(['0', '1', '3'])
    await press(grid, 'Ctrl+a')
    expect(view.state.value.selectedCount).toBe(1000)
  })

  it('selects with the mouse and opens with a double click or Enter', async () => {
    const { grid } = await show(1000)
    const row = (index: number): Element | null =>
      grid.querySelector(`[aria-rowindex="${index + 2}"] [role="gridcell"]`)
    const click = async (index: number, init: PointerEventInit = {}): Promise<void> => {
      row(index)?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0, ...init }))
      await flushPromises()
    }
    await click(4)
    expect(selected(grid)).toEqual(['4'])
    await click(6, { shiftKey: true })
    expect(selected(grid)).toEqual(['4', '5', '6'])
    await click(5, { ctrlKey: true })
    expect(selected(grid)).toEqual(['4', '6'])
    row(3)?.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
    await flushPromises()
    await press(grid, 'Home', 'Enter')
    expect(wrapper.emitted('open')).toEqual([['n3'], ['n0']])
  })

  it('copies the selected rows as tab-separated values', async () => {
    const { grid } = await show(1000)
    await press(grid, 'Home', 'Shift+ArrowDown', 'Ctrl+c')
    expect(wrapper.emitted('copy')).toEqual([['Number\tHalf\n0\t0\n1\t0.5\n']])
  })

  it('sorts quantities largest first, text smallest first, and turns round at the second click', async () => {
    const { grid } = await show(1000)
    const sortOf = (index: number): string | null | undefined =>
      grid.querySelectorAll('[role="columnheader"]')[index]?.getAttribute('aria-sort')
    button(grid, 'Number').click()
    await flushPromises()
    expect(sortOf(0)).toBe('descending')
    expect(shownRows(grid)[0]?.[0]).toBe('999')
    button(grid, 'Number').click()
    await flushPromises()
    expect(sortOf(0)).toBe('ascending')
    button(grid, 'Half').click()
    await flushPromises()
    expect([sortOf(0), sortOf(1)]).toEqual(['none', 'ascending'])
  })

  it('keeps the active row and the selection through a sort, though the elements serve other rows', async () => {
    const { grid } = await show(1000)
    await press(grid, 'Home', 'ArrowDown')
    button(grid, 'Number').click()
    await flushPromises()
    expect(grid.hasAttribute('aria-activedescendant')).toBe(false)
    await press(grid, 'ArrowUp')
    expect(activeText(grid)).toBe('2')
  })

  it('reaches the last of four million rows with the keyboard and the first again', async () => {
    const { grid } = await show(4_000_000)
    await press(grid, 'End')
    expect(shownRows(grid).at(-1)?.[0]).toBe('3999999')
    await press(grid, 'ArrowUp')
    expect(activeText(grid)).toBe('3999998')
    await press(grid, 'Home')
    expect(shownRows(grid)[0]?.[0]).toBe('0')
  })

  it('keeps the active row in sight when what opens below leaves less room', async () => {
    const { grid, view } = await show(1000)
    await press(grid, 'Home', 'PageDown')
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(2 * 24)
    await view.filter('')
    await flushPromises()
    expect(activeText(grid)).toBe(String(FITTING - 1))
  })

  it('moves exactly five rows with the wheel where the scroll bar alone could not', async () => {
    const { grid } = await show(4_000_000)
    const wheel = new WheelEvent('wheel', { deltaY: 5 * 24, cancelable: true })
    grid.dispatchEvent(wheel)
    await flushPromises()
    expect(wheel.defaultPrevented).toBe(true)
    // Three rows are kept ready above the view.
    expect(shownRows(grid)[0]?.[0]).toBe('2')
  })

  it('goes to the middle when the thumb is dragged there', async () => {
    const { grid } = await show(4_000_000)
    grid.scrollTop = (8_000_000 - SCROLLER_HEIGHT) / 2
    grid.dispatchEvent(new Event('scroll'))
    await flushPromises()
    expect(Math.abs(Number(shownRows(grid)[0]?.[0]) - 2_000_000)).toBeLessThan(2 * FITTING)
  })

  it('shows what the slot says where no row passes the filter', async () => {
    const { grid, view } = await show(10)
    await view.filter('nothing')
    await flushPromises()
    expect(grid.getAttribute('aria-rowcount')).toBe('1')
    expect(shownRows(grid)).toEqual([])
    expect(document.querySelector('.empty')).not.toBeNull()
  })
})

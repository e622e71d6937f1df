import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MappingSource } from '../../../../../src/renderer/worker/sources/mapping-source'
import { MAPPING_COLUMNS, type GridRow } from '../../../../../src/renderer/worker/protocol/view-protocol'
import { TableView } from '../../../../../src/renderer/worker/views/table-view'
import { smapsOf } from '../../../../support/map-tables'

const BEFORE = smapsOf`
  10000 +3 rw-p             |  | Rss=8 Pss=4
  20000 +1 r-xp @0 #7 /usr/lib/libb.so    |  | Rss=4 Pss=2
  ...   +2 rw-p @1000 #7 /usr/lib/libb.so |  | Rss=4 Pss=2
  30000 +9 r--p @1000 #8 /opt/liba.so     |  | Rss=36 Pss=36
  40000 +1 rw-p             |  | Rss=4 Pss=4
`
const AFTER = smapsOf`
  08000 +1 rw-p             |  | Rss=4 Pss=4
  10000 +3 rw-p             |  | Rss=8 Pss=4
  30000 +9 r--p @1000 #8 /opt/liba.so     |  | Rss=36 Pss=36
`

function viewOf(maps = BEFORE): TableView {
  return new TableView(new MappingSource(maps.table, maps.usage), null)
}

const cellOf = (row: GridRow, column: (typeof MAPPING_COLUMNS)[number]): string =>
  row.cells[MAPPING_COLUMNS.indexOf(column)]?.text ?? ''

/** "▸ name" and "▾ name" for heads, "~ size" for gaps, the start address for rows. */
function linesOf(view: TableView): string[] {
  return view.readRows(0, 99).rows.map((row) => {
    if (row.head) return `${row.head.isOpen ? '▾' : '▸'} ${row.head.label.text}`
    return row.isGap ? `~ ${cellOf(row, 'size')}` : cellOf(row, 'start').replace(/^0+/, '')
  })
}

describe('a view in groups', () => {
  it('shows the heads with their subtotals, the largest group first, and opens and closes them', () => {
    const view = viewOf()
    view.groupBy('file')
    expect(linesOf(view)).toEqual(['▸ liba.so', '▸ [anon]', '▸ libb.so'])
    const [liba, unnamed] = view.readRows(0, 9).rows
    expect(liba && [cellOf(liba, 'size'), cellOf(liba, 'rss'), liba.head?.label.detail]).toEqual([
      '36 KiB',
      '36 KiB',
      '1 map',
    ])
    expect(unnamed && [cellOf(unnamed, 'size'), cellOf(unnamed, 'pss'), unnamed.head?.label.detail]).toEqual([
      '16 KiB',
      '8 KiB',
      '2 maps',
    ])
    view.toggleGroup(1)
    expect(linesOf(view)).toEqual(['▸ liba.so', '▾ [anon]', '10000', '40000', '▸ libb.so'])
    expect(view.state()).toMatchObject({ rowCount: 5, passingCount: 5, totalCount: 5, groupedBy: 'file' })
    view.toggleGroup(1)
    expect(linesOf(view)).toHaveLength(3)
    view.toggleAllGroups(true)
    expect(linesOf(view)).toHaveLength(8)
    view.groupBy(null)
    expect(linesOf(view)).toHaveLength(5)
  })

  it('sorts the rows within the groups, and the groups by their subtotals', () => {
    const view = viewOf()
    view.groupBy('file')
    view.toggleAllGroups(true)
    view.setSort({ column: 'size', direction: 'ascending' })
    expect(linesOf(view)).toEqual([
      '▾ libb.so',
      '20000',
      '21000',
      '▾ [anon]',
      '40000',
      '10000',
      '▾ liba.so',
      '30000',
    ])
    view.setSort({ column: 'rss', direction: 'descending' })
    expect(linesOf(view).filter((line) => line.startsWith('▾'))).toEqual([
      '▾ liba.so',
      '▾ [anon]',
      '▾ libb.so',
    ])
  })

  it('groups what the filter lets through, and the subtotals are of that', () => {
    const view = viewOf()
    view.groupBy('permissions')
    view.setFilter('perm:w')
    expect(linesOf(view)).toEqual(['▸ rw-p'])
    expect(cellOf(view.readRows(0, 1).rows[0]!, 'size')).toBe('24 KiB')
    expect(view.state().passingCount).toBe(3)
  })

  it('keeps open groups open, and the active head active, through a refresh', () => {
    const view = viewOf()
    view.groupBy('file')
    view.toggleGroup(1)
    view.select({ kind: 'only', position: 1 }, 1)
    view.replaceSource(new MappingSource(AFTER.table, AFTER.usage))
    expect(linesOf(view)).toEqual(['▸ liba.so', '▾ [anon]', '8000', '10000'])
    expect(view.state().activePosition).toBe(1)
  })

  it('a head stands for its rows: it selects, toggles, counts and copies them, also while it is closed', () => {
    const view = viewOf()
    view.groupBy('kind')
    view.groupBy('file')
    view.select({ kind: 'only', position: 1 }, 1)
    expect(view.state()).toMatchObject({ selectedCount: 2, totals: { size: 16384, rss: 12288 } })
    expect(view.readRows(0, 9).rows.map((row) => row.isSelected)).toEqual([false, true, false])
    view.select({ kind: 'range', position: 2 }, 2)
    expect(view.state().selectedCount).toBe(4)
    view.select({ kind: 'toggle', position: 1 }, 3)
    expect(view.state().selectedCount).toBe(2)
    expect(view.copy().trim().split('\n')).toHaveLength(3)
    expect(view.activeRow).toBe(-1)
  })

  it('opens the group of a row that is gone to', () => {
    const view = viewOf()
    view.groupBy('file')
    view.selectTableRow(2)
    expect(linesOf(view)).toContain('▾ libb.so')
    expect(view.state().activePosition).toBe(linesOf(view).indexOf('21000'))
  })

  it('whatever is opened, sorted and filtered: every row that passes stands in exactly one group', () => {
    const act = fc.oneof(
      fc.constantFrom('kind', 'file', 'permissions').map((by) => (view: TableView) => view.groupBy(by)),
      fc.nat(9).map((at) => (view: TableView) => view.toggleGroup(at)),
      fc
        .constantFrom('', 'lib', 'perm:w', 'nothing')
        .map((text) => (view: TableView) => view.setFilter(text)),
      fc
        .constantFrom('size', 'start', 'name', 'rss')
        .map((column) => (view: TableView) => view.setSort({ column, direction: 'descending' })),
      fc.constant((view: TableView) => view.replaceSource(new MappingSource(AFTER.table, AFTER.usage))),
      fc.nat(9).map((position) => (view: TableView) => {
        if (position < view.state().rowCount) view.select({ kind: 'toggle', position }, 1)
      }),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 10 }), (acts) => {
        const view = viewOf()
        view.groupBy('kind')
        for (const each of acts) each(view)
        view.toggleAllGroups(true)
        const { rows } = view.readRows(0, 99)
        const heads = rows.filter((row) => row.head)
        const members = rows.filter((row) => !row.head)
        expect(members).toHaveLength(view.state().passingCount)
        expect(new Set(members.map((row) => row.id)).size).toBe(members.length)
        const counts = heads.map((row) => Number.parseInt(row.head?.label.detail ?? '', 10))
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(members.length)
      }),
    )
  })
})

describe('a view with its free gaps', () => {
  it('shows what is free between neighbours, in the order of addresses only', () => {
    const view = viewOf()
    view.showGaps(true)
    expect(linesOf(view)).toEqual([
      '10000',
      '~ 52 KiB',
      '20000',
      '21000',
      '~ 52 KiB',
      '30000',
      '~ 28 KiB',
      '40000',
    ])
    view.setSort({ column: 'size', direction: 'descending' })
    expect(linesOf(view).some((line) => line.startsWith('~'))).toBe(false)
    view.setSort({ column: 'start', direction: 'ascending' })
    expect(linesOf(view)).toHaveLength(8)
    view.setFilter('lib')
    expect(linesOf(view)).toEqual(['20000', '21000', '~ 52 KiB', '30000'])
    view.setFilter('anon')
    expect(linesOf(view)).toEqual(['10000', '40000'])
  })

  it('a gap is no mapping: it can be walked over, but neither selected, counted nor copied', () => {
    const view = viewOf()
    view.showGaps(true)
    view.select({ kind: 'only', position: 1 }, 1)
    expect(view.state()).toMatchObject({ selectedCount: 0, activePosition: 1 })
    expect(view.activeRow).toBe(-1)
    view.select({ kind: 'only', position: 0 }, 2)
    view.select({ kind: 'range', position: 4 }, 3)
    expect(view.state()).toMatchObject({
      selectedCount: 3,
      totals: { size: 0x6000, span: 0x13000, free: 0xd000 },
    })
    expect(view.copy().trim().split('\n')).toHaveLength(4)
    view.select({ kind: 'all' }, 4)
    expect(view.state().selectedCount).toBe(5)
  })
})

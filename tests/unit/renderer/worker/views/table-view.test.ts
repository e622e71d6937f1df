import { describe, expect, it } from 'vitest'
import { MappingSource } from '../../../../../src/renderer/worker/sources/mapping-source'
import { TableView } from '../../../../../src/renderer/worker/views/table-view'
import { mapsOf } from '../../../../support/map-tables'

const BEFORE = mapsOf`
  10000 +3 rw-p
  20000 +1 r-xp @0 #7 /usr/lib/libb.so
  30000 +9 r--p @1000 #8 /opt/liba.so
  40000 +1 rw-p
`
const AFTER = mapsOf`
  08000 +1 rw-p
  10000 +3 rw-p
  30000 +9 r--p @1000 #8 /opt/liba.so
`

function viewOf(maps = BEFORE): TableView {
  return new TableView(new MappingSource(maps.table), null)
}

function starts(view: TableView): (string | undefined)[] {
  return view.readRows(0, 99).rows.map((row) => row.cells[0]?.text.replace(/^0+/, ''))
}

function selectedStarts(view: TableView): (string | undefined)[] {
  const { rows } = view.readRows(0, 99)
  return rows.filter((row) => row.isSelected).map((row) => row.cells[0]?.text.replace(/^0+/, ''))
}

describe('TableView', () => {
  it('sorts, with equal rows in the order of the table in both directions', () => {
    const view = viewOf()
    view.setSort({ column: 'size', direction: 'descending' })
    expect(starts(view)).toEqual(['30000', '10000', '20000', '40000'])
    view.setSort({ column: 'size', direction: 'ascending' })
    expect(starts(view)).toEqual(['20000', '40000', '10000', '30000'])
    view.setSort(null)
    expect(starts(view)).toEqual(['10000', '20000', '30000', '40000'])
  })

  it('sorts names by their last part and puts the unnamed last', () => {
    const view = viewOf()
    view.setSort({ column: 'name', direction: 'ascending' })
    expect(starts(view).slice(0, 2)).toEqual(['30000', '20000'])
    view.setSort({ column: 'name', direction: 'descending' })
    expect(starts(view).slice(0, 2)).toEqual(['20000', '30000'])
  })

  it('filters in the query language, and keeps the sort', () => {
    const view = viewOf()
    view.setSort({ column: 'start', direction: 'descending' })
    const filtered = (text: string): (string | undefined)[] => {
      view.setFilter(text)
      return starts(view)
    }
    expect(filtered('LIB')).toEqual(['30000', '20000'])
    expect(filtered('lib -opt')).toEqual(['20000'])
    expect(filtered('perm:rw-p')).toEqual(['40000', '10000'])
    expect(filtered('addr:0x10abc')).toEqual(['10000'])
    expect(filtered('')).toHaveLength(4)
  })

  it('keeps the rows of the last text that it understood, and says where a mistake is', () => {
    const view = viewOf()
    view.setFilter('lib')
    view.setFilter('lib size>q')
    expect(starts(view)).toEqual(['20000', '30000'])
    expect(view.state()).toMatchObject({
      filter: 'lib size>q',
      filterNotes: [{ start: 9, end: 10, isMistake: true }],
    })
    view.replaceSource(new MappingSource(AFTER.table))
    expect(starts(view)).toEqual(['30000'])
    expect(view.state().filterNotes).toHaveLength(1)
    view.setFilter('')
    expect(view.state().filterNotes).toEqual([])
  })

  it('selects by row, so that a sort moves the marks along', () => {
    const view = viewOf()
    view.select({ kind: 'only', position: 0 }, 1)
    view.select({ kind: 'range', position: 1 }, 2)
    view.setSort({ column: 'start', direction: 'descending' })
    expect(selectedStarts(view)).toEqual(['20000', '10000'])
    expect(view.state()).toMatchObject({ activePosition: 2, sequence: 2, totals: { size: 4 * 4096 } })
  })

  it('carries selection and active row over to the next table by start address', () => {
    const view = viewOf()
    view.select({ kind: 'all' }, 1)
    view.select({ kind: 'toggle', position: 0 }, 2)
    view.replaceSource(new MappingSource(AFTER.table))
    expect(selectedStarts(view)).toEqual(['30000'])
    expect(view.state().activePosition).toBe(1)
    expect(view.state().totalCount).toBe(3)
  })

  it('takes all rows that the filter shows, and no others', () => {
    const view = viewOf()
    view.setFilter('lib')
    view.select({ kind: 'all' }, 1)
    view.setFilter('')
    expect(selectedStarts(view)).toEqual(['20000', '30000'])
  })

  it('copies selected rows in their order, exact and with a header', () => {
    const view = viewOf()
    view.setSort({ column: 'start', direction: 'descending' })
    view.select({ kind: 'only', position: 1 }, 1)
    expect(view.copy()).toBe(
      'Start\tEnd\tSize bytes\tPermissions\tKind\tOffset\tDevice\tInode\tName\n' +
        '000000030000\t000000039000\t36864\tr--p\tread-only data\t00001000\tfe:01\t8\t/opt/liba.so\n',
    )
  })

  it('refuses a position that is not there', () => {
    expect(() => viewOf().select({ kind: 'only', position: 4 }, 1)).toThrow(/no row/)
  })
})

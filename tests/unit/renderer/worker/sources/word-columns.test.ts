import { describe, expect, it } from 'vitest'
import { MappingSource } from '../../../../../src/renderer/worker/sources/mapping-source'
import {
  MAPPING_COLUMNS,
  type GridCell,
  type MappingColumn,
} from '../../../../../src/renderer/worker/protocol/view-protocol'
import { sortRowsByKey } from '../../../../../src/shared/tables/radix-sort'
import { mapsOf, smapsOf } from '../../../../support/map-tables'

const { table, usage } = smapsOf`
  10000 +1 rw-p       | +ac
  ...   +1 r--p       | +ac +lo
  40000 +1 rw-p
  ...   +1 rw-p       || Anonymous=4
  ...   +1 rw-p [vsyscall]
`
const source = new MappingSource(table, usage, 'not read')
const cellOf = (of: MappingSource, row: number, column: MappingColumn): GridCell =>
  of.cells(row)[MAPPING_COLUMNS.indexOf(column)] ?? { text: 'no cell' }
const textsOf = (of: MappingSource, column: MappingColumn): string[] =>
  Array.from({ length: of.length }, (_, row) => cellOf(of, row, column).text)

describe('the column "Not merged because"', () => {
  it('tells why a map did not merge with the one before it, and nothing of those without one', () => {
    expect(textsOf(source, 'apart')).toEqual([
      '–',
      'different permissions; VM_LOCKED differs (mlock)',
      'a gap between them',
      'no visible reason',
      '–',
    ])
    expect([0, 1, 2, 3, 4].map((row) => cellOf(source, row, 'apart').isPale ?? false)).toEqual([
      true,
      false,
      true,
      false,
      true,
    ])
  })

  it('says that it is not visible while smaps was not read', () => {
    const { table: maps } = mapsOf`
      10000 +1 rw-p
      ...   +1 rw-p
    `
    expect(cellOf(new MappingSource(maps), 1, 'apart')).toEqual({
      text: 'not visible without smaps',
      isPale: true,
    })
  })

  it('sorts by its words, those without any last', () => {
    expect([...sortRowsByKey(source.sortKey('apart'), 'ascending')]).toEqual([2, 1, 3, 0, 4])
  })
})

describe('the column "VmFlags"', () => {
  it('tells the codes as the kernel prints them, sorts by them, and copies them', () => {
    const texts = textsOf(source, 'flags')
    expect(texts[1]).toContain(' lo')
    const order = [...sortRowsByKey(source.sortKey('flags'), 'ascending')].map((row) => texts[row] ?? '')
    expect(order).toEqual(texts.toSorted())
    expect(source.copyHeader.at(-1)).toBe('VmFlags')
    expect(source.copyCells(1).at(-1)).toBe(texts[1])
  })

  it('says so where smaps was not read, or has no flags', () => {
    expect(cellOf(new MappingSource(table, null, 'not read'), 0, 'flags')).toEqual({
      text: 'not read',
      isPale: true,
    })
    const without = { ...usage, fieldOrder: usage.fieldOrder.filter((name) => name !== 'VmFlags') }
    expect(cellOf(new MappingSource(table, without), 0, 'flags').text).toBe('unreadable')
    expect([...sortRowsByKey(new MappingSource(table, without).sortKey('flags'), 'ascending')]).toEqual([
      0, 1, 2, 3, 4,
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { parseMaps } from '../../../../src/shared/proc/parse-maps'
import { NO_ROW } from '../../../../src/shared/tables/mapping-table'
import { firstRowAbove, rowAtAddress } from '../../../../src/shared/tables/row-at-address'

const { table } = parseMaps(
  new TextEncoder().encode(
    ['1000-2000', '2000-4000', '6000-7000'].map((range) => `${range} rw-p 00000000 00:00 0 \n`).join(''),
  ),
)

describe('rowAtAddress', () => {
  it('finds the mapping that holds an address: its start is in it, its end is not', () => {
    const rows = [0, 0x1000, 0x1fff, 0x2000, 0x3fff, 0x4000, 0x6000, 0x7000].map((at) =>
      rowAtAddress(table, at),
    )
    expect(rows).toEqual([NO_ROW, 0, 0, 1, 1, NO_ROW, 2, NO_ROW])
  })

  it('finds nothing in no rows', () => {
    expect(rowAtAddress(parseMaps(new Uint8Array()).table, 0x1000)).toBe(NO_ROW)
  })
})

describe('firstRowAbove', () => {
  it('finds the first of the rows that ends above an address', () => {
    expect([0, 0x2000, 0x4000, 0x7000].map((at) => firstRowAbove(table.end, 3, at))).toEqual([0, 1, 2, 3])
    expect(firstRowAbove(table.end, 2, 0x7000)).toBe(2)
  })
})

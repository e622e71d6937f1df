import { describe, expect, it } from 'vitest'
import { orderMappings, SORT_COLUMNS } from '../../../src/cli/order-mappings'
import { MapsParser } from '../../../src/shared/proc/parse-maps'
import type { MappingTable } from '../../../src/shared/tables/mapping-table'

const MAPS = [
  '5581a0000000-5581a0002000 r--p 00000000 fe:00 9 /bin/true',
  '5581a0002000-5581a0003000 r-xp 00002000 fe:00 9 /bin/true',
  '5581a1000000-5581a1021000 rw-p 00000000 00:00 0 [heap]',
  '7f0000000000-7f0000001000 r--s 00000000 fe:00 12345678901234567890 /tmp/a\u001b[31m b',
  '7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0 [stack]',
]

function parseMaps(lines: readonly string[]): MappingTable {
  const parser = new MapsParser()
  parser.push(Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'))
  return parser.finish().table
}

const table = parseMaps(MAPS)

describe('orderMappings', () => {
  it('is by address without a column', () => {
    expect([...orderMappings(table, null, null)]).toEqual([0, 1, 2, 3, 4])
  })

  it('puts the largest first and keeps equal ones by address', () => {
    expect([...orderMappings(table, null, 'size')]).toEqual([2, 4, 0, 1, 3])
  })

  it('orders names by their last part', () => {
    expect(table.strings.strings[table.name[orderMappings(table, null, 'name')[4] ?? 0] ?? 0]).toBe(
      '/bin/true',
    )
  })

  it('holds every row once for every column of maps', () => {
    for (const column of SORT_COLUMNS.slice(0, 9)) {
      expect([...orderMappings(table, null, column)].toSorted()).toEqual([0, 1, 2, 3, 4])
    }
  })

  it('refuses a column of smaps that was not read', () => {
    expect(() => orderMappings(table, null, 'pss')).toThrow(/smaps was not read/)
  })
})

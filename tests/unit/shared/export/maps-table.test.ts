import { describe, expect, it } from 'vitest'
import { layOutMappings } from '../../../../src/shared/export/maps-table'
import { MapsParser } from '../../../../src/shared/proc/parse-maps'
import { SmapsParser } from '../../../../src/shared/proc/parse-smaps'
import type { MappingTable } from '../../../../src/shared/tables/mapping-table'

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

describe('maps as a table', () => {
  it('lines columns up and shows names harmless', () => {
    const text = [...layOutMappings({ table, usage: null }, null)].join('')
    expect(text.split('\n')).toEqual([
      '       START           END     SIZE  PERM  KIND              OFFSET  DEVICE                 INODE  NAME',
      '5581a0000000  5581a0002000    8 KiB  r--p  read-only data  00000000   fe:00                     9  /bin/true',
      '5581a0002000  5581a0003000    4 KiB  r-xp  code            00002000   fe:00                     9  /bin/true',
      '5581a1000000  5581a1021000  132 KiB  rw-p  heap            00000000   00:00                     0  [heap]',
      '7f0000000000  7f0000001000    4 KiB  r--s  shared file     00000000   fe:00  12345678901234567890  /tmp/a\\x1b[31m b',
      '7ffc00000000  7ffc00021000  132 KiB  rw-p  main stack      00000000   00:00                     0  [stack]',
      '',
    ])
  })

  it('puts what smaps says behind the size, absent numbers as unreadable', () => {
    const parser = new SmapsParser()
    const entry = 'Size: 132 kB\nRss: 100 kB\nPss: 50 kB\nPrivate_Dirty: 8 kB\nVmFlags: rd wr \n'
    parser.push(Buffer.from(`${MAPS[2]}\n${entry}`, 'latin1'))
    const smaps = parser.finish()
    const text = [...layOutMappings({ table: smaps.table, usage: smaps.usage, rows: [0] }, null)].join('')
    expect(text.split('\n')[0]).toMatch(/SIZE +RSS +PSS +DIRTY +SWAP +PERM/)
    expect(text.split('\n')[1]).toMatch(/132 KiB +100 KiB +50 KiB +8 KiB +unreadable +rw-p/)
  })

  it('says of what an imported text does not tell that it is not told, and takes chosen rows in their order', () => {
    const absent = ['offset', 'device', 'inode'] as const
    const text = [...layOutMappings({ table, usage: null, rows: [4, 0], absent }, null)].join('')
    expect(text.split('\n').slice(1)).toEqual([
      '7ffc00000000  7ffc00021000  132 KiB  rw-p  main stack      not in the source  not in the source  not in the source  [stack]',
      '5581a0000000  5581a0002000    8 KiB  r--p  read-only data  not in the source  not in the source  not in the source  /bin/true',
      '',
    ])
  })
})

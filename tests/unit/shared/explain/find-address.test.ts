import { describe, expect, it } from 'vitest'
import { extractAddresses } from '../../../../src/shared/explain/extract-addresses'
import { findAddress } from '../../../../src/shared/explain/find-address'
import { NO_ROW } from '../../../../src/shared/tables/mapping-table'
import { mapsOf } from '../../../support/map-tables'

const hex = (text: string): string[] => extractAddresses(text).map(({ address }) => address.toString(16))

describe('extractAddresses', () => {
  it.each<[string, string, string[]]>([
    ['one', '7f12c0de4010', ['7f12c0de4010']],
    ['one with 0x', ' 0x1000 ', ['1000']],
    ['several', '1000, 0x2000;3000\n4000', ['1000', '2000', '3000', '4000']],
    [
      'gdb',
      `#0  0x00007f12c0de4010 in raise () from /lib/x86_64-linux-gnu/libc.so.6
       #1  0x0000555555555191 in main (argc=1, argv=0x7fffffffe0b8) at app.c:12`,
      ['7f12c0de4010', '555555555191', '7fffffffe0b8'],
    ],
    [
      'glibc',
      './app(main+0x1a)[0x4005d6]\n/lib/libc.so.6(+0x3c810)[0x7f12c0c3c810]',
      ['4005d6', '7f12c0c3c810'],
    ],
    ['Rust', '   4:     0x55d0f8c5c1a3 - app::main::h0123456789abcdef', ['55d0f8c5c1a3']],
    ['AddressSanitizer', '    #0 0x4a2b10 in f /src/a.c:3 (/bin/app+0xa2b10)', ['4a2b10']],
    [
      'the kernel',
      'app[77]: segfault at 10 ip 00007f12c0de4010 sp 00007ffd00001000 error 4 in libc.so.6[7f12c0c00000+1c5000]',
      ['7f12c0de4010', '7ffd00001000', '7f12c0c00000'],
    ],
    ['twice the same', '0x1000 and 0x1000', ['1000']],
    ['no address', 'deadline of facade, version 20240115, 3.14, cafe_babe', []],
    ['nothing', '', []],
    ['too long', '0x123456789abcdef01', []],
  ])('%s', (_, text, addresses) => {
    expect(hex(text)).toEqual(addresses)
  })

  it('tells where each stands', () => {
    const text = 'at 0xab000 now'
    const places = extractAddresses(text).map(({ start, end }) => text.slice(start, end))
    expect(places).toEqual(['0xab000'])
  })
})

const { table } = mapsOf`
  400000       +2 r--p @0    #7 /bin/app
  ...          +4 r-xp @2000 #7 /bin/app
  ...          +1 rw-p @6000 #7 /bin/app
  ...          +3 rw-p
  500000       +2 rw-p [heap]
  7f0000000000 +1 r--p @0    #9 /lib/x.so
  7f0000001000 +1 ---p
  7f0000002000 +2 r-xp @1000 #9 /lib/x.so
  7f0000010000 +1 r--p @0    #9 /lib/x.so
  7f0000011000 +2 r-xp @1000 #9 /lib/x.so
  7f0000020000 +1 r--s @5000 #8 /data
  ffffffffff600000 +1 --xp [vsyscall]
`

describe('findAddress', () => {
  it('names mapping, module, file offset and neighbours', () => {
    expect(findAddress(table, 0x402345n)).toEqual({
      address: 0x402345n,
      row: 1,
      mappingOffset: 0x345n,
      module: { row: 1, offset: 0x2345n },
      fileOffset: 0x2345n,
      before: { row: 0, distance: 0x345n },
      after: { row: 2, distance: 0x406000n - 0x402345n },
    })
  })

  it('counts bss as a part of its module, without a file offset', () => {
    expect(findAddress(table, 0x407010n)).toMatchObject({
      row: 3,
      module: { row: 2, offset: 0x7010n },
      fileOffset: null,
    })
  })

  it('tells the loads of one file apart, over guards between its parts', () => {
    expect(findAddress(table, 0x7f0000002004n).module).toEqual({ row: 7, offset: 0x2004n })
    expect(findAddress(table, 0x7f0000011004n).module).toEqual({ row: 9, offset: 0x1004n })
  })

  it('counts from the first mapping where the head of the file is not mapped', () => {
    expect(findAddress(table, 0x7f0000020010n)).toMatchObject({
      module: { offset: 0x10n },
      fileOffset: 0x5010n,
    })
  })

  it('has no module for memory without a file', () => {
    expect(findAddress(table, 0x500010n)).toMatchObject({
      row: 4,
      module: null,
      fileOffset: null,
      mappingOffset: 0x10n,
    })
  })

  it('names both neighbours of a free address', () => {
    expect(findAddress(table, 0x450000n)).toEqual({
      address: 0x450000n,
      row: NO_ROW,
      mappingOffset: null,
      module: null,
      fileOffset: null,
      before: { row: 3, distance: 0x450000n - 0x40a000n },
      after: { row: 4, distance: 0xb0000n },
    })
  })

  it('is exact at both ends of the address space', () => {
    expect(findAddress(table, 0n)).toMatchObject({
      row: NO_ROW,
      before: null,
      after: { row: 0, distance: 0x400000n },
    })
    expect(findAddress(table, 0xffffffffff600fffn)).toMatchObject({
      row: 11,
      mappingOffset: 0xfffn,
      after: null,
    })
    expect(findAddress(table, 0xffffffffff601000n)).toMatchObject({
      row: NO_ROW,
      before: { row: 11, distance: 0n },
    })
    expect(findAddress(mapsOf``.table, 5n)).toMatchObject({ row: NO_ROW, before: null, after: null })
  })
})

import { describe, expect, it } from 'vitest'
import { findBssOwner } from '../../../../src/shared/proc/classify-mapping'
import { parseMaps } from '../../../../src/shared/proc/parse-maps'
import { parseSmaps } from '../../../../src/shared/proc/parse-smaps'
import { MAPPING_KINDS } from '../../../../src/shared/tables/mapping-kind'
import {
  NO_ROW,
  TRAIT_DELETED,
  TRAIT_INFERRED,
  type MappingTable,
} from '../../../../src/shared/tables/mapping-table'
import { bytesOf, readFixture } from './proc-fixture'

const PAGE = 4096

/** One mapping: pages, permissions, name, offset in pages; a gap before it where `gap` is set. */
interface Sketch {
  readonly pages: number
  readonly permissions: string
  readonly name?: string
  readonly offset?: number
  readonly gap?: boolean
}

/** Draws mappings side by side from `from` on and gives the kinds, with ~ before what is inferred. */
function kindsOf(sketches: readonly Sketch[], from = 0x7f0000010000): string[] {
  let at = from
  const lines = sketches.map(({ pages, permissions, name = '', offset = 0, gap }) => {
    const start = at + (gap ? PAGE : 0)
    at = start + pages * PAGE
    const inode = name.startsWith('/') ? 77 : 0
    return `${start.toString(16)}-${at.toString(16)} ${permissions} ${(offset * PAGE).toString(16).padStart(8, '0')} 00:${inode ? '11' : '00'} ${inode} ${name}\n`
  })
  return describeKinds(parseMaps(bytesOf(lines.join(''))).table)
}

function describeKinds(table: MappingTable): string[] {
  return Array.from(table.kind, (kind, row) => {
    const inferred = (table.traits[row] ?? 0) & TRAIT_INFERRED
    return `${inferred ? '~' : ''}${MAPPING_KINDS[kind] ?? ''}`
  })
}

describe('kinds by name', () => {
  it.each([
    ['[heap]', 'rw-p', 'heap'],
    ['[stack]', 'rw-p', 'stack'],
    ['[stack:1234]', 'rw-p', 'thread-stack'],
    ['[anon: glibc: pthread stack: 77]', 'rw-p', 'thread-stack'],
    ['[anon:stack_and_tls:77]', 'rw-p', 'thread-stack'],
    ['[anon:.bss]', 'rw-p', 'bss'],
    ['[anon:libc_malloc]', 'rw-p', 'anonymous'],
    ['[anon:dalvik-jit]', 'r-xp', 'jit'],
    ['[anon_shmem:buffer]', 'rw-s', 'shared-anonymous'],
    ['[vdso]', 'r-xp', 'kernel'],
    ['[vvar]', 'r--p', 'kernel'],
    ['[vvar_vclock]', 'r--p', 'kernel'],
    ['[vsyscall]', '--xp', 'kernel'],
    ['[uprobes]', '--xp', 'kernel'],
    ['/dev/zero (deleted)', 'rw-s', 'shared-anonymous'],
    ['/dev/zero', 'rw-p', 'anonymous'],
    ['/memfd:x (deleted)', 'rw-s', 'memfd'],
    ['/memfd:doublemapper (deleted)', 'r-xs', 'memfd'],
    ['/secretmem (deleted)', 'rw-s', 'memfd'],
    ['/SYSV0000162e (deleted)', 'rw-s', 'sysv'],
    ['/dev/shm/x', 'rw-s', 'tmpfs'],
    ['/anon_hugepage (deleted)', 'rw-p', 'huge-pages'],
    ['/dev/hugepages/a', 'rw-s', 'huge-pages'],
    ['/[aio] (deleted)', 'rw-s', 'io-ring'],
    ['anon_inode:[io_uring]', 'rw-s', 'io-ring'],
    ['socket:[123]', 'rw-s', 'io-ring'],
    ['anon_inode:kvm-vcpu:0', 'rw-s', 'device'],
    ['anon_inode:i915.gem', 'rw-s', 'device'],
    ['anon_inode:[perf_event]', 'rw-s', 'kernel'],
    ['/dev/dri/renderD128', 'rw-s', 'device'],
    ['/dev/nvidiactl', 'rw-s', 'device'],
    ['/dmabuf:', 'rw-s', 'device'],
    ['/usr/lib/locale/C.utf8/LC_CTYPE', 'r--p', 'read-only-data'],
    ['/usr/lib/gconv-modules.cache', 'r--s', 'shared-file'],
    ['/usr/bin/x', 'r-xp', 'code'],
    ['/usr/bin/x', 'rw-p', 'data'],
    ['/usr/bin/x', '---p', 'reserved'],
    ['', 'rwxp', 'jit'],
    ['', 'rw-p', 'anonymous'],
  ])('%s %s is %s', (name, permissions, kind) => {
    expect(kindsOf([{ pages: 2, permissions, name }])).toEqual([kind])
  })
})

describe('kinds by neighbours', () => {
  const lib = '/lib/libx.so'

  it('find the parts of a library, and its bss', () => {
    const rows: Sketch[] = [
      { pages: 2, permissions: 'r--p', name: lib, offset: 0 },
      { pages: 9, permissions: 'r-xp', name: lib, offset: 2 },
      { pages: 4, permissions: 'r--p', name: lib, offset: 11 },
      { pages: 1, permissions: 'r--p', name: lib, offset: 14 },
      { pages: 2, permissions: 'rw-p', name: lib, offset: 15 },
      { pages: 5, permissions: 'rw-p' },
      { pages: 5, permissions: 'rw-p', gap: true },
    ]
    expect(kindsOf(rows)).toEqual([
      'read-only-data',
      'code',
      'read-only-data',
      '~relro',
      'data',
      '~bss',
      'anonymous',
    ])
  })

  it('do not take read-only data before unrelated data for RELRO', () => {
    const rows: Sketch[] = [
      { pages: 9, permissions: 'r-xp', name: lib, offset: 0 },
      { pages: 4, permissions: 'r--p', name: lib, offset: 9 },
      { pages: 2, permissions: 'rw-p', name: lib, offset: 40 },
    ]
    expect(kindsOf(rows)).toEqual(['code', 'read-only-data', 'data'])
    expect(kindsOf([{ pages: 4, permissions: 'r--p', name: lib }])).toEqual(['read-only-data'])
  })

  it('find thread stacks behind their guards', () => {
    const rows: Sketch[] = [
      { pages: 1, permissions: '---p' },
      { pages: 2047, permissions: 'rw-p' },
      { pages: 1, permissions: '---p' },
      { pages: 2, permissions: 'rw-p' },
    ]
    expect(kindsOf(rows)).toEqual(['~guard', '~thread-stack', '~guard', 'anonymous'])
  })

  it('take 64 KiB without access for a guard, and a page more for a reservation', () => {
    const behind = (pages: number): string[] =>
      kindsOf([
        { pages, permissions: '---p' },
        { pages: 2048, permissions: 'rw-p' },
      ])
    expect(behind(16)).toEqual(['~guard', '~thread-stack'])
    expect(behind(17)).toEqual(['reserved', 'anonymous'])
  })

  it('take no piece of a heap between guards for a stack: none is asked for in such a size', () => {
    const rows = [47, 207, 439].flatMap((pages): Sketch[] => [
      { pages: 1, permissions: '---p' },
      { pages, permissions: 'rw-p' },
    ])
    expect(kindsOf(rows)).toEqual(
      rows.map(({ permissions }) => (permissions === '---p' ? '~guard' : 'anonymous')),
    )
  })

  it('find stacks of round sizes with the guard in them or below them, and those of musl', () => {
    const rows = [255, 512, 32].flatMap((pages): Sketch[] => [
      { pages: 1, permissions: '---p' },
      { pages, permissions: 'rw-p' },
    ])
    expect(kindsOf(rows).filter((kind) => kind === '~thread-stack')).toHaveLength(3)
  })

  it('tell the rest of an arena from a guard', () => {
    const arena = 0x7f0000000000
    const rows: Sketch[] = [
      { pages: 16380, permissions: 'rw-p' },
      { pages: 4, permissions: '---p' },
      { pages: 33, permissions: 'rw-p' },
      { pages: 16351, permissions: '---p' },
    ]
    expect(kindsOf(rows, arena)).toEqual(['anonymous', 'reserved', 'anonymous', 'reserved'])
  })

  it('attribute bss to the file before it', () => {
    const { table } = parseMaps(readFixture('thirty-two-bit', 'maps'))
    expect(findBssOwner(table, 4)).toBe(3)
    expect(findBssOwner(table, 3)).toBe(NO_ROW)
  })
})

describe('kinds by flags of smaps', () => {
  const entry = (permissions: string, name: string, flags: string): string =>
    `7f0000000000-7f0000002000 ${permissions} 00000000 00:00 0 ${name}\nRss:   4 kB\nVmFlags: ${flags} \n`

  it.each([
    ['rw-p', '', 'rd wr mr mw me ac ht', 'huge-pages'],
    ['rw-s', '/memfd:x (deleted)', 'rd wr sh ht', 'huge-pages'],
    ['rw-p', '', 'rd wr mr mw me gd ac', '~stack'],
    ['rw-p', '', 'rd wr mr mw me ss', 'thread-stack'],
    ['rw-s', '/opt/driver/bar0', 'rd wr sh io pf dd', 'device'],
  ])('%s %s [%s] is %s', (permissions, name, flags, kind) => {
    expect(describeKinds(parseSmaps(bytesOf(entry(permissions, name, flags))).table)).toEqual([kind])
  })
})

describe('kinds of recorded processes', () => {
  it('are the same from maps and smaps but for what only flags tell', () => {
    for (const name of ['plain-sleep', 'node-with-a-worker']) {
      const byMaps = describeKinds(parseMaps(readFixture(name, 'maps')).table)
      const bySmaps = describeKinds(parseSmaps(readFixture(name, 'smaps')).table)
      expect(bySmaps).toEqual(byMaps)
    }
  })

  it('correct by flags what neighbours alone suggest', () => {
    const byMaps = describeKinds(parseMaps(readFixture('thirty-two-bit', 'maps')).table)
    const bySmaps = describeKinds(parseSmaps(readFixture('thirty-two-bit', 'smaps')).table)
    expect([byMaps[2], bySmaps[2]]).toEqual(['~relro', 'read-only-data'])
  })

  it('include every library part, stacks and reservations of Node.js', () => {
    const kinds = new Set(describeKinds(parseMaps(readFixture('node-with-a-worker', 'maps')).table))
    for (const kind of [
      'code',
      'read-only-data',
      '~relro',
      'data',
      '~bss',
      'heap',
      'stack',
      '~thread-stack',
      '~guard',
      'reserved',
      'jit',
      'kernel',
    ]) {
      expect(kinds).toContain(kind)
    }
  })

  it('mark what was deleted, unless its kind always says so', () => {
    const { table } = parseMaps(readFixture('special-names', 'maps'))
    const deleted = Array.from(table.traits.keys())
      .filter((row) => (table.traits[row] ?? 0) & TRAIT_DELETED)
      .map((row) => table.strings.strings[table.name[row] ?? 0]?.replace(/.*\//, ''))
    expect(deleted.sort()).toEqual(
      [
        'gone (deleted)',
        'live (deleted)',
        'twice (deleted) (deleted)',
        'vmatlas-fixture-gone (deleted)',
      ].sort(),
    )
  })
})

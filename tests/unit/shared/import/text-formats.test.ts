import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importText } from '../../../../src/shared/import/import-text'
import { TEXT_FORMATS } from '../../../../src/shared/import/text-formats'
import type { Snapshot } from '../../../../src/shared/snapshot/snapshot'
import { formatPermissions } from '../../../../src/shared/tables/format-permissions'
import { MAPPING_KINDS } from '../../../../src/shared/tables/mapping-kind'
import { TOOL_TEXTS, toldBy, type PrintedMapping } from '../../../support/tool-texts'

const FIXTURES = new URL('../../../fixtures/imports/', import.meta.url)
const open = (file: string): Snapshot => importText(readFileSync(new URL(file, FIXTURES)), 0)
const read = (text: string): Snapshot => importText(Buffer.from(text, 'latin1'), 0)
const rowsOf = ({ mappings, absent }: Snapshot): string[] =>
  Array.from({ length: mappings.length }, (_, row) =>
    [
      (mappings.start[row] ?? 0).toString(16),
      (mappings.end[row] ?? 0).toString(16),
      formatPermissions(mappings.permissions[row] ?? 0),
      absent.includes('offset') ? '' : (mappings.offset[row] ?? 0).toString(16),
      MAPPING_KINDS[mappings.kind[row] ?? 0],
      mappings.strings.strings[mappings.name[row] ?? 0],
    ].join(' '),
  )

describe('the formats', () => {
  it('each have a text that the tool printed, or that is written as it prints, and a line in the docs', () => {
    const files = readdirSync(FIXTURES)
    const page = readFileSync(new URL('../../../../docs/evidence.md', import.meta.url), 'utf8')
    const ofProcps = ['maps', 'pmap', 'pmap-x', 'pmap-X']
    for (const { source } of TEXT_FORMATS) {
      expect(page).toContain(`| \`${source}\` |`)
      if (ofProcps.includes(source)) continue
      const own = files.filter((file) => file === `${source}.txt` || file.startsWith(`${source}-`))
      expect(own, source).not.toEqual([])
      for (const file of own) expect(open(file).info.source, file).toBe(source)
    }
  })
})

describe('gdb', () => {
  it('has all of a live process but devices and inodes', () => {
    const snapshot = open('gdb.txt')
    expect(snapshot.info).toMatchObject({ pid: 16769, flags: [], usedMaps: 25 })
    expect(snapshot.absent).toEqual(['device', 'inode'])
    expect(rowsOf(snapshot)).toEqual(
      expect.arrayContaining([
        '555555558000 555555559000 rw-p 3000 data /opt/sample/small',
        '7ffff7fbb000 7ffff7fbd000 rw-s 0 shared-anonymous /dev/zero (deleted)',
        '7ffff7fbd000 7ffff7fbe000 ---p 0 guard ',
        'ffffffffff600000 ffffffffff601000 --xp 0 kernel [vsyscall]',
      ]),
    )
  })

  it('has mappings of files alone of a core file, without permissions, and says so', () => {
    const snapshot = open('gdb-core.txt')
    expect(snapshot.absent).toEqual(['device', 'inode', 'permissions', 'sharing'])
    expect(snapshot.info).toMatchObject({ command: '/opt/sample/small', name: 'small', flags: ['partial'] })
    expect(snapshot.info.note).toContain('signal SIGTRAP')
    expect(snapshot.info.note).toContain('mappings of files alone')
    expect(rowsOf(snapshot)[0]).toBe('555555554000 555555555000 ???? 0 file /opt/sample/small')
  })
})

describe('lldb', () => {
  it('leaves out what may be free, and says how many regions these are', () => {
    const snapshot = open('lldb.txt')
    expect(snapshot.info).toMatchObject({ pid: 18852, flags: ['partial'] })
    expect(snapshot.absent).toEqual(['offset', 'device', 'inode', 'sharing'])
    expect(snapshot.info.note).toContain('Regions without name and access are left out (5)')
    expect(rowsOf(snapshot)).toEqual(
      expect.arrayContaining([
        '555555558000 555555559000 rw-?  data /opt/sample/small',
        '7ffff7fbb000 7ffff7fbd000 rw-?  shared-anonymous /dev/zero (deleted)',
        '7ffff7dd2000 7ffff7dd5000 rw-p  anonymous ',
        '7ffff7fc8000 7ffff7fca000 r-xp  kernel [vdso]',
      ]),
    )
  })
})

describe('pwndbg and gef', () => {
  it('do not tell shared from private, but of memory without a file', () => {
    expect(rowsOf(open('pwndbg.txt'))).toEqual([
      '401000 40b000 r-x? 1000 code /opt/sample/bin/tool one',
      '40b000 40c000 rw-? b000 data /opt/sample/bin/tool one',
      '1c3a000 1c5b000 rw-p 0 heap [heap]',
      '7f31a0000000 7f31a0004000 rw-p 0 anonymous ',
      '7f31a0004000 7f31a0005000 ---p 0 guard ',
      '7f31a0100000 7f31a0102000 rw-? 0 shared-anonymous /dev/zero (deleted)',
      '7ffd20000000 7ffd20021000 rw-p 0 stack [stack]',
    ])
    expect(rowsOf(open('gef.txt'))[1]).toBe('40b000 40c000 rw-? b000 data /opt/sample/bin/tool one')
    expect(open('gef.txt').absent).toEqual(['device', 'inode', 'sharing'])
  })
})

describe('core-file', () => {
  const elfutils = open('core-file-elfutils.txt')

  it('has the segments with the names of their files, from readelf and from eu-readelf alike', () => {
    expect(rowsOf(open('core-file.txt'))).toEqual(rowsOf(elfutils))
    expect(elfutils.info).toMatchObject({ flags: [], usedMaps: 25 })
    expect(elfutils.absent).toEqual(['device', 'inode', 'sharing'])
    expect(rowsOf(elfutils)).toEqual(
      expect.arrayContaining([
        '563526539000 56352653a000 rw-? 3000 data /opt/sample/small',
        '7f187d04e000 7f187d04f000 ---p 0 guard ',
        'ffffffffff600000 ffffffffff601000 --xp 0 kernel [vsyscall]',
      ]),
    )
  })

  it('of gdb lacks permissions, which it wrote wrong, and has files that it did not dump', () => {
    const snapshot = open('core-file-gdb.txt')
    expect(snapshot.absent).toEqual(['device', 'inode', 'permissions', 'sharing'])
    expect(snapshot.info.note).toContain('it marks all memory as readable')
    expect(rowsOf(snapshot)).toContain(
      '7ffff7dfb000 7ffff7f51000 ???? 26000 file /usr/lib/x86_64-linux-gnu/libc.so.6',
    )
    expect(rowsOf(snapshot)).toHaveLength(24)
  })

  it('needs the note of mapped files, and has files alone without segments', () => {
    const lines = readFileSync(new URL('core-file.txt', FIXTURES), 'latin1').split('\n')
    const segments = lines.filter((line) => /LOAD|CORE \(Core file\)/.test(line))
    expect(() => read(`${segments.join('\n')}\n`)).toThrow('nothing tells files from other memory')
    const files = read(lines.filter((line) => !line.includes('LOAD')).join('\n'))
    expect([files.mappings.length, files.info.flags]).toEqual([16, ['partial']])
    expect(files.absent).toContain('permissions')
    expect(() => read(`${lines.filter((line) => line.includes('LOAD')).join('\n')}\n`)).toThrow(
      'program headers',
    )
  })
})

describe('sanitizers, tombstones and valgrind', () => {
  it('have what they print of the process besides', () => {
    expect(open('sanitizer.txt').info).toMatchObject({ pid: 17123, usedMaps: 64, flags: [] })
    const { info } = open('tombstone.txt')
    expect(info).toMatchObject({ pid: 4127, command: 'org.sample.maps', usedMaps: 8, flags: [] })
    expect(info.note).toContain(
      '"signal 11 (SIGSEGV), code 2 (SEGV_ACCERR), fault addr 0x0000007b10100010" (line 10)',
    )
    expect(info.note).toContain('Build IDs: /data/app/org.sample.maps/lib/arm64/libsample.so 0011')
    expect(open('valgrind.txt').info).toMatchObject({ pid: 16883 })
  })

  it('of Android end with the last byte; what stands behind a name is none of it', () => {
    expect(rowsOf(open('tombstone.txt')).slice(1, 6)).toEqual([
      '7b0ff00000 7b0ff01000 r--? 0 read-only-data /data/app/org.sample.maps/lib/arm64/libsample.so',
      '7b0ff01000 7b0ff05000 r-x? 1000 code /data/app/org.sample.maps/lib/arm64/libsample.so',
      '7b10000000 7b10100000 rw-p 0 anonymous ',
      '7b10100000 7b10101000 ---p 0 guard ',
      '7b10200000 7b10201000 r-xp 0 jit ',
    ])
    const few = readFileSync(new URL('tombstone.txt', FIXTURES), 'latin1').replace('8 entries', '9 entries')
    expect(read(few).info.flags).toEqual(['partial'])
  })

  it('of valgrind are the last list, with files by their numbers', () => {
    const snapshot = open('valgrind.txt')
    expect(snapshot.absent).toEqual(['sharing'])
    expect(rowsOf(snapshot).slice(0, 2)).toEqual([
      '108000 109000 r--? 0 read-only-data /opt/sample/small',
      '109000 10a000 r-x? 1000 code /opt/sample/small',
    ])
    expect([snapshot.mappings.device[0], snapshot.mappings.inodeLow[0]]).toEqual([0xfe << 20, 2270988])
    expect(rowsOf(snapshot)).toContain('4035000 4036000 rwx? 0 jit ')
  })
})

const PAGE = 4096
const NAMES = ['', '[heap]', '[vvar]', '/usr/lib/a b.so', '/dev/zero (deleted)', '[anon:pool]']

/** Mappings by address, as a kernel could have them: memory without a file is private. */
const mappings = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 0, max: 3 }),
      pages: fc.integer({ min: 1, max: 70_000 }),
      access: fc.constantFrom('r--', 'rw-', 'r-x', 'rwx', '-wx', '---'),
      isShared: fc.boolean(),
      offset: fc.integer({ min: 0, max: 2 ** 30 }),
      name: fc.constantFrom(...NAMES),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) => {
    let at = 0x7f00_0000_0000
    return rows.map(({ gap, pages, access, isShared, offset, name }): PrintedMapping => {
      const isFile = name.startsWith('/')
      const start = at + gap * PAGE
      at = start + pages * PAGE
      const permissions = access + (isFile && isShared ? 's' : 'p')
      return { start, end: at, permissions, offset: isFile ? offset * PAGE : 0, name }
    })
  })

describe.each(TOOL_TEXTS)('mappings printed by $source ($permissions)', (tool) => {
  it('come back as they were, but for what the text does not carry', () => {
    fc.assert(
      fc.property(mappings, (printed) => {
        const told = printed.flatMap((mapping) => toldBy(tool, mapping) ?? [])
        fc.pre(told.length > 0 && (tool.source !== 'core-file' || told.some(({ name }) => name !== '')))
        const { mappings: table, info, absent } = read(tool.print(printed))
        const found = Array.from({ length: table.length }, (_, row) => ({
          start: table.start[row],
          end: table.end[row],
          permissions: formatPermissions(table.permissions[row] ?? 0),
          offset: table.offset[row],
          name: table.strings.strings[table.name[row] ?? 0],
        }))
        expect(found).toEqual(told)
        expect(info.source).toBe(tool.source)
        expect(absent.includes('permissions')).toBe(tool.permissions === 'none')
        if (told.some(({ name }) => name.startsWith('/')))
          expect(absent.includes('offset')).toBe(!tool.hasOffset)
      }),
    )
  })

  it('are found behind what logs put before their lines, and in any order', () => {
    const [row, other]: PrintedMapping[] = [
      { start: 0x7f0000000000, end: 0x7f0000001000, permissions: 'rw-p', offset: 0, name: '' },
      { start: 0x7f0000002000, end: 0x7f0000003000, permissions: 'r-xp', offset: 0, name: '/lib/x.so' },
    ]
    if (!row || !other) throw new Error()
    const text = tool.print([other, row])
    const logged = text.trimEnd().split('\n')
    const decorated = logged.map((line) => `Mar 03 15:12:40 host unit[123]: ${line}\n`).join('')
    for (const each of [text, decorated])
      expect(rowsOf(read(each))).toEqual(rowsOf(read(tool.print([row, other]))))
  })
})

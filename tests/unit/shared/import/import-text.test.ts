import { describe, expect, it } from 'vitest'
import { computeDiff } from '../../../../src/shared/diff/compute-diff'
import { formatPermissions } from '../../../../src/shared/tables/format-permissions'
import { importText } from '../../../../src/shared/import/import-text'
import { listVmFlags } from '../../../../src/shared/proc/vm-flags'
import { seemsSameProcess } from '../../../../src/shared/snapshot/seems-same-process'
import type { Snapshot } from '../../../../src/shared/snapshot/snapshot'
import { describeEvents } from '../../../support/describe-diff'

const MAPS = `55ef32cf8000-55ef32cfa000 r--p 00000000 fe:00 260875                     /usr/bin/sleep
55ef60cdd000-55ef60cfe000 rw-p 00000000 00:00 0                          [heap]
7f0e2ee2b000-7f0e2ee82000 rw-p 00000000 00:00 0 
7ffeed14e000-7ffeed16f000 rw-p 00000000 00:00 0                          [stack]
ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
`
const PMAP = `4634:   sleep 100
000055ef32cf8000      8K r---- sleep
000055ef60cdd000    132K rw---   [ anon ]
00007f0e2ee2b000    348K rw---   [ anon ]
00007ffeed14e000    132K rw---   [ stack ]
ffffffffff600000      4K --x--   [ anon ]
 total              624K
`
const PMAP_X = `4634:   sleep 100
Address           Kbytes     RSS   Dirty Mode  Mapping
000055ef32cf8000       8       8       0 r---- sleep
000055ef60cdd000     132       4       4 rw---   [ anon ]
00007f0e2ee2b000     348      12       0 rw---   [ anon ]
00007ffeed14e000     132       8       8 rw---   [ stack ]
ffffffffff600000       4       0       0 --x--   [ anon ]
---------------- ------- ------- ------- 
total kB             624      32      12
`
const PMAP_DETAIL = `4634:   sleep 100
         Address Perm   Offset Device  Inode Size  Rss Pss THPeligible Mapping
    55ef32cf8000 r--p 00000000  fe:00 260875    8    8   8           0 sleep
    55ef60cdd000 rw-p 00000000  00:00      0  132    4   4           1 [heap]
    7f0e2ee2b000 rw-p 00001000  00:00      0  348   12   6           0
    7ffeed14e000 rw-p 00000000  00:00      0  132    8   8           0 [stack]
ffffffffff600000 --xp 00000000  00:00      0    4    0   0           0 [vsyscall]
                                             ==== ==== === ===========
                                              624   32  26           1 KB 
`

function take(text: string): Snapshot {
  return importText(new TextEncoder().encode(text), 1000)
}

function rowsOf({ mappings }: Snapshot): string[] {
  return Array.from({ length: mappings.length }, (_, row) =>
    [
      (mappings.start[row] ?? 0).toString(16),
      (mappings.end[row] ?? 0).toString(16),
      formatPermissions(mappings.permissions[row] ?? 0),
      mappings.strings.strings[mappings.name[row] ?? 0],
    ].join(' '),
  )
}

describe('imported text', () => {
  it('of maps is what a live read of it would be', () => {
    const snapshot = take(MAPS)
    expect(snapshot.info).toMatchObject({ source: 'maps', pid: null, usedMaps: 4, flags: [], absent: [] })
    expect(rowsOf(snapshot)[0]).toBe('55ef32cf8000 55ef32cfa000 r--p /usr/bin/sleep')
    expect(snapshot.usage).toBeNull()
  })

  it.each([
    'no space behind unnamed rows',
    'Windows line ends',
    'blank lines in front',
    'no newline at the end',
  ])('may have suffered in an editor: %s', (harm) => {
    const harmed: Record<string, string> = {
      'no space behind unnamed rows': MAPS.replaceAll(' \n', '\n'),
      'Windows line ends': MAPS.replaceAll('\n', '\r\n'),
      'blank lines in front': `\n\n${MAPS}`,
      'no newline at the end': MAPS.trimEnd(),
    }
    const snapshot = take(harmed[harm] ?? '')
    expect(rowsOf(snapshot)).toEqual(rowsOf(take(MAPS)))
    expect(snapshot.info.flags).toEqual([])
  })

  it('that was cut inside its last line is partial', () => {
    const snapshot = take(`${MAPS}7fff0000-7ff`)
    expect(snapshot.info.flags).toEqual(['partial'])
    expect(snapshot.mappings.length).toBe(5)
  })

  it('of smaps has memory use and flags', () => {
    const [first = '', second = ''] = MAPS.split('\n')
    const smaps = `${first}\nSize: 8 kB\nRss: 8 kB\nVmFlags: rd mr \n${second}\nSize: 132 kB\nRss: 4 kB\nVmFlags: rd wr \n`
    const { info, usage } = take(smaps)
    expect(info.source).toBe('smaps')
    expect(usage?.columns.rss).toEqual(Float64Array.of(8192, 4096))
  })

  it('of pmap has what pmap tells, and says what it does not', () => {
    const snapshot = take(PMAP)
    expect(snapshot.info).toMatchObject({ source: 'pmap', pid: 4634, command: 'sleep 100', name: 'sleep' })
    expect(snapshot.absent).toEqual(['offset', 'device', 'inode', 'path'])
    expect(rowsOf(snapshot)).toEqual([
      '55ef32cf8000 55ef32cfa000 r--p sleep',
      '55ef60cdd000 55ef60cfe000 rw-p ',
      '7f0e2ee2b000 7f0e2ee82000 rw-p ',
      '7ffeed14e000 7ffeed16f000 rw-p [stack]',
      'ffffffffff600000 ffffffffff601000 --xp [vsyscall]',
    ])
  })

  it('of pmap -x has RSS and dirty memory', () => {
    const { info, usage, mappings } = take(PMAP_X)
    expect(info.source).toBe('pmap-x')
    expect([...(usage?.columns.rss ?? [])].map((rss) => rss / 1024)).toEqual([8, 4, 12, 8, 0])
    expect(usage?.columns.pss[0]).toBeNaN()
    expect(usage?.others[0]?.kernelName).toBe('Dirty')
    expect(mappings.length).toBe(5)
  })

  it('of pmap -X has the columns that its head names', () => {
    const { info, usage, mappings } = take(PMAP_DETAIL)
    expect(info.source).toBe('pmap-X')
    expect(mappings.inodeLow[0]).toBe(260875)
    expect(mappings.offset[2]).toBe(0x1000)
    expect([...(usage?.columns.pss ?? [])].map((pss) => pss / 1024)).toEqual([8, 4, 6, 8, 0])
    expect(usage?.columns.thpEligible[1]).toBe(1)
    expect(rowsOf({ mappings } as Snapshot)[1]).toBe('55ef60cdd000 55ef60cfe000 rw-p [heap]')
  })

  it('of pmap -XX has the flags, and the name behind them', () => {
    const wide = PMAP_DETAIL.replace('THPeligible Mapping', 'THPeligible           VmFlags Mapping')
      .replace(/^(.*) (0|1) (sleep|\[.*\])$/gm, '$1 $2       rd mr mw me $3')
      .replace(/^(.*7f0e2ee2b000.*) 0$/m, '$1 0 rd wr mr mw me ac')
    const { usage, mappings } = take(wide)
    const flags = Array.from(usage?.flagsLow ?? [], (low) =>
      listVmFlags({ low, high: 0, unknown: '' }).join(' '),
    )
    expect(flags.slice(0, 3)).toEqual(['rd mr mw me', 'rd mr mw me', 'rd wr mr mw me ac'])
    const names = Array.from(mappings.name, (name) => mappings.strings.strings[name])
    expect(names).toEqual(['sleep', '[heap]', '', '[stack]', '[vsyscall]'])
    expect([...(usage?.columns.pss ?? [])].map((pss) => pss / 1024)).toEqual([8, 4, 6, 8, 0])
  })

  it('without offsets finds the segments of a library again, by address and by identity', () => {
    const maps = ['r--p 00000000', 'r-xp 00001000', 'rw-p 00002000'].map((mode, at) => {
      const start = 0x7f0000000 + at * 0x1000
      return `${start.toString(16)}000-${(start + 0x1000).toString(16)}000 ${mode} fe:00 7 /lib/libfoo.so\n`
    })
    const pmap = `7:   a\n${['r----', 'r-x--', 'rw---']
      .map(
        (mode, at) =>
          `${(0x7f0000000 + at * 0x1000).toString(16).padStart(13, '0')}000  16384K ${mode} libfoo.so\n`,
      )
      .join('')}`
    for (const match of ['address', 'identity'] as const) {
      const diff = computeDiff(take(maps.join('')), take(pmap), { match, sameMachine: false })
      expect(describeEvents(diff)).toEqual([])
    }
  })

  it('of one process is known by its addresses, and two runs by theirs', () => {
    const later = MAPS.split('\n').slice(1).join('\n')
    expect(seemsSameProcess(take(MAPS), take(later))).toBe(true)
    expect(seemsSameProcess(take(MAPS), take(PMAP_X))).toBe(true)
    expect(seemsSameProcess(take(PMAP), take(PMAP.replace('4634:', '4635:')))).toBe(false)
    const otherRun = MAPS.replaceAll('55ef', '55aa').replaceAll('7f0e', '7f1e').replaceAll('7ffe', '7ffc')
    expect(seemsSameProcess(take(MAPS), take(otherRun))).toBe(false)
  })

  it('compares with a snapshot that knows more, by what both know', () => {
    for (const text of [PMAP, PMAP_X, PMAP_DETAIL]) {
      const diff = computeDiff(take(MAPS), take(text), { match: 'address', sameMachine: false })
      expect(describeEvents(diff)).toEqual([])
      const byIdentity = computeDiff(take(text), take(MAPS), { match: 'identity', sameMachine: false })
      expect(describeEvents(byIdentity)).toEqual([])
    }
  })

  it('that is something else, or has a bad line, is refused with a sentence', () => {
    expect(() => take('')).toThrow('The text is empty.')
    expect(() => take('Dear diary')).toThrow(/not a recognised memory map: it begins "Dear diary"/)
    expect(() => take(MAPS.replace('7f0e2ee82000 rw-p', '7f0e2ee82000 rw?p'))).toThrow(/Line 3/)
    expect(() => take(PMAP.replace('348K', '348'))).toThrow(/Line 4/)
  })
})

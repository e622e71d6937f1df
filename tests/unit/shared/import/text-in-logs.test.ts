import { describe, expect, it } from 'vitest'
import { VmatlasError } from '../../../../src/shared/errors'
import { importText } from '../../../../src/shared/import/import-text'
import type { Snapshot } from '../../../../src/shared/snapshot/snapshot'

const read = (text: string, pick: number | null = null): Snapshot =>
  importText(Buffer.from(text, 'utf8'), 0, pick)
const refusal = (text: string, pick: number | null = null): string => {
  try {
    read(text, pick)
    return 'read'
  } catch (error) {
    expect(error).toBeInstanceOf(VmatlasError)
    return (error as VmatlasError).message
  }
}
const namesOf = ({ mappings }: Snapshot): string[] =>
  Array.from(mappings.name, (name) => mappings.strings.strings[name] ?? '')
const columnsOf = ({ mappings }: Snapshot): unknown => ({
  start: [...mappings.start],
  end: [...mappings.end],
  offset: [...mappings.offset],
  permissions: [...mappings.permissions],
})

const ROWS = [
  '5601aa000000-5601aa002000 r-xp 00001000 fe:01 4711                       /opt/a tool/bin/worker',
  '5601ab000000-5601ab021000 rw-p 00000000 00:00 0                          [heap]',
  '7f1200000000-7f1200004000 ---p 00000000 00:00 0 ',
  '7f1200004000-7f1200040000 rw-s 00000000 00:01 99                         /memfd:pool (deleted)',
  '7ffc10000000-7ffc10021000 rw-p 00000000 00:00 0                          [stack]',
]
const MAPS = `${ROWS.join('\n')}\n`
const SMAPS = ROWS.map((row, at) => `${row}\nSize: 16 kB\nRss: ${at} kB\nVmFlags: rd wr\n`).join('')
const PMAP = [
  '77:   worker --all',
  '00005601aa000000      8K r-x-- worker',
  '00005601ab000000    132K rw---   [ anon ]',
  ' total              140K',
  '',
].join('\n')

const PREFIXES: Record<string, (at: number) => string> = {
  'docker compose': () => 'web-1  | ',
  syslog: (at) => `Nov  7 03:01:0${at % 10} db7 worker[881]: `,
  'journald with a short time': (at) => `Nov 17 03:01:02.00${at % 10} db7 kernel: `,
  'syslog with a time of RFC 3339': (at) => `2026-03-0${1 + (at % 9)}T10:00:00.123456+02:00 db7 worker[1]: `,
  'kubectl --timestamps': (at) => `2026-03-01T10:00:00.00000000${at % 10}Z `,
  'kubectl --prefix and --timestamps': () => '[pod/web-5f/worker] 2026-03-01T10:00:00.000Z ',
  'files of CRI': () => '2026-03-01T10:00:00.000000000Z stdout F ',
  'logcat threadtime': () => '03-01 10:00:00.123  1234  1250 F DEBUG   : ',
  'logcat brief': () => 'F/DEBUG   ( 1234): ',
  dmesg: () => '[  123.456789] ',
  'a quoted mail': () => '> > ',
  'numbers of lines': (at) => `${String(at + 1).padStart(4)}: `,
  'cat -n': (at) => `${String(at + 1).padStart(6)}\t`,
  'a list in Markdown': () => '    ',
  'compose over syslog': () => 'web-1  | Nov  7 03:01:00 db7 worker[881]: ',
  colours: () => '\u001b[31m\u001b[0m',
}

describe('mappings anywhere in a text', () => {
  describe.each(Object.entries(PREFIXES))('behind the prefix of %s', (_, prefix) => {
    it.each([
      ['maps', MAPS],
      ['smaps', SMAPS],
      ['pmap', PMAP],
    ])('are those without it: %s', (_, text) => {
      const lines = ['the program starts', '', ...text.trimEnd().split('\n'), 'Aborted (core dumped)']
      const decorated = lines.map((line, at) => prefix(at) + line).join('\n')
      const [bare, found] = [read(text), read(`${decorated}\n`)]
      expect(columnsOf(found)).toEqual(columnsOf(bare))
      expect(namesOf(found)).toEqual(namesOf(bare))
      expect([...(found.usage?.columns.rss ?? [])]).toEqual([...(bare.usage?.columns.rss ?? [])])
      expect(found.info).toMatchObject({ pid: bare.info.pid, flags: [], usedMaps: bare.info.usedMaps })
      expect(found.info.note).toMatch(/^Taken from lines [34] to \d+; 2 other lines hold no mapping\.$/)
    })
  })

  it('are the same in UTF-8 with a mark and in UTF-16 of either order', () => {
    const text = MAPS.replace('worker', 'wörker-\u{1f5fa}')
    const little = Buffer.from(`\ufeff${text}`, 'utf16le')
    const bare = namesOf(read(text))
    expect(Buffer.from(bare[0] ?? '', 'latin1').toString('utf8')).toBe('/opt/a tool/bin/wörker-\u{1f5fa}')
    for (const bytes of [little, Buffer.from(little).swap16(), Buffer.from(`\ufeff${text}`, 'utf8')]) {
      expect(namesOf(importText(bytes, 0))).toEqual(bare)
    }
  })

  it('carry what the text says: pid, limit and count with their lines', () => {
    const log = (count: number): string =>
      [
        '#  Out of Memory Error (os_linux.cpp:1), pid=31, tid=32',
        'Dynamic libraries:',
        ...ROWS,
        `Total number of mappings: ${count}`,
        '/proc/sys/vm/max_map_count (maximum number of memory map areas a process may have): 65530',
        '',
      ].join('\n')
    const { info } = read(log(5))
    expect(info).toMatchObject({ pid: 31, limit: 65530, usedMaps: 5, flags: [] })
    expect(info.note).toContain('"Total number of mappings: 5" (line 8)')
    expect(read(log(65532)).info.flags).toEqual(['partial'])
  })

  it('take the pid from the command that was typed', () => {
    expect(read(`$ sudo cat /proc/1956/smaps\n${SMAPS}`).info.pid).toBe(1956)
    expect(read(`# pmap 77\n${PMAP}`).info).toMatchObject({ pid: 77, name: 'worker' })
    expect(read(PMAP.replace('77:', 'PROCESS:')).info).toMatchObject({ pid: null, name: 'worker' })
  })

  it('are partial where rows were left out or another line stands between', () => {
    for (const between of ['...', '[...]', '--More--', 'some other program speaks']) {
      const text = [...ROWS.slice(0, 2), between, ...ROWS.slice(3)].join('\n')
      expect(read(`${text}\n`).info.flags).toEqual(['partial'])
    }
  })

  it('keep the names that Android prints in a line of their own', () => {
    const text = `${ROWS[2] ?? ''}\nName:           [anon:libc_malloc]\nRss: 4 kB\n${ROWS[4] ?? ''}\nRss: 8 kB\n`
    expect(namesOf(read(text))).toEqual(['[anon:libc_malloc]', '[stack]'])
  })
})

describe('tables of other tools named pmap', () => {
  it('of busybox have names and the pid', () => {
    const text =
      '9: {sh} /bin/sh -l\n0000555500000000     700K r-xp  /bin/busybox\n00007fff00000000     132K rw-p  [stack]\nmapped: 832K\n'
    const snapshot = read(text)
    expect(snapshot.info).toMatchObject({ pid: 9, command: '/bin/sh -l', name: 'sh', flags: [] })
    expect(namesOf(snapshot)).toEqual(['/bin/busybox', '[stack]'])
    expect(snapshot.mappings.end[0]).toBe(0x555500000000 + 700 * 1024)
  })

  it('of SUSE have PSS and swap, and [vsyscall] counts against no limit', () => {
    const text = [
      '1: init',
      'START               SIZE     RSS     PSS   DIRTY    SWAP PERM MAPPING',
      '0000000000400000     40K     36K     20K      0K      4K r-xp /sbin/init',
      'ffffffffff600000      4K      0K      0K      0K      0K r-xp [vsyscall]',
      'Total:               44K     36K     20K      0K      4K',
      '',
    ].join('\n')
    const { usage, info, mappings } = read(text)
    expect([usage?.columns.pss[0], usage?.columns.swap[0]]).toEqual([20 * 1024, 4096])
    expect([info.usedMaps, mappings.length]).toEqual([1, 2])
  })

  it('of pmap -d have offsets and devices', () => {
    const text = [
      '5:   bash',
      'Address           Kbytes Mode  Offset           Device    Mapping',
      '00000000006b2000      40 rw--- 00000000000b2000 0fd:00001 my file',
      'mapped: 40K    writeable/private: 40K    shared: 0K',
      '',
    ].join('\n')
    const { mappings, absent, usage, info } = read(text)
    expect([mappings.offset[0], mappings.device[0]]).toEqual([0xb2000, (0xfd << 20) | 1])
    expect([absent, usage, info.source]).toEqual([['inode', 'path'], null, 'pmap'])
  })

  it('of procps 3.2 leave unread what it could not read', () => {
    const text = [
      '5:   bash',
      'Address           Kbytes     RSS    Anon  Locked Mode   Mapping',
      '0000000000400000     868       -       4       - r-x--  bash',
      '',
    ].join('\n')
    const { usage } = read(text)
    expect([usage?.columns.rss[0], usage?.columns.anonymous[0]]).toEqual([Number.NaN, 4096])
  })
})

describe('several processes in one text', () => {
  const one = (pid: number): string =>
    `${pid}:   /usr/bin/p${pid}\n0000000000400000      4K r-x-- p${pid}\n total 4K\n`

  it('give a list, and the one that was picked', () => {
    const text = one(101) + one(202)
    expect(refusal(text)).toContain('101:   /usr/bin/p101; 202:   /usr/bin/p202')
    expect(namesOf(read(text, 202))).toEqual(['p202'])
    expect(refusal(text, 303)).toContain('2 processes')
    expect(refusal(one(101), 303)).toContain('but of 101')
  })

  it('are told apart by the commands that printed them', () => {
    const text = `$ cat /proc/5/maps\n${MAPS}$ cat /proc/6/maps\n${MAPS.replaceAll('/opt/', '/srv/')}`
    expect(refusal(text)).toContain('2 processes: 5; 6')
    expect(namesOf(read(text, 6))[0]).toContain('/srv/')
  })

  it('are not one, also where none of their addresses meet', () => {
    const other = MAPS.replaceAll(/^(\w{4})/gm, (head) => (Number.parseInt(head, 16) - 2).toString(16))
    expect(refusal(MAPS + other)).toBe('The text holds the mappings of 2 processes, one after the other.')
  })
})

describe('texts that are not read', () => {
  it.each([
    [
      'program headers',
      '  LOAD           0x001000 0x0000000000401000 0x0000000000401000 0x000175 0x000175 R E 0x1000\n',
    ],
    [
      "gdb's sections",
      ' [0]      0x555555554318->0x555555554334 at 0x00000318: .interp ALLOC LOAD READONLY DATA HAS_CONTENTS\n',
    ],
    [
      "lldb's list of images",
      '[  0] 6E5D855F-2E7F-49AA-A57A-66165A400C53-E850D8AD 0x0000555555554000 /opt/sample/small\n',
    ],
    ['macOS', '==== Non-writable regions for process 501\n__TEXT 10-20 [ 4K] r-x/rwx SM=COW /bin/ls\n'],
    ['FreeBSD', '  PID              START                END PRT  RES PRES REF SHD FLAG  TP PATH\n'],
  ])('are named: %s', (name, text) => {
    expect(refusal(text)).toContain(name)
  })
})

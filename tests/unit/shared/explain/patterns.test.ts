import { describe, expect, it } from 'vitest'
import type { MapPattern } from '../../../../src/shared/explain/map-pattern'
import { whySoMany, type MapCountExplanation } from '../../../../src/shared/explain/why-so-many'
import type { ParsedMaps } from '../../../../src/shared/proc/parse-maps'
import { importText } from '../../../../src/shared/import/import-text'
import { mapsOf } from '../../../support/map-tables'

function explain({ table }: ParsedMaps): MapCountExplanation {
  return whySoMany({ mappings: table, usage: null })
}

function countsOf(parsed: ParsedMaps): Record<string, number> {
  return Object.fromEntries(explain(parsed).patterns.map(({ id, mapCount }) => [id, mapCount]))
}

function patternOf(parsed: ParsedMaps, id: string): MapPattern {
  const pattern = explain(parsed).patterns.find((each) => each.id === id)
  if (!pattern) throw new Error(`no pattern ${id}: ${JSON.stringify(countsOf(parsed))}`)
  return pattern
}

/** So many lines, one for each number from 0 on. */
function lines(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join('\n')
}

/** So many pairs of a guard and a piece, sizes in pages. */
function pairs(count: number, guard: number, piece: number, permissions = 'rw-p'): string {
  return lines(
    count,
    (at) => `${at === 0 ? '7f0000000000' : '...'} +${guard} ---p\n... +${piece} ${permissions}`,
  )
}

describe('thread stacks', () => {
  it.each([
    ['glibc', 1, 2048],
    ['HotSpot 8 and 11, compiler', 3, 254],
    ['HotSpot 8 and 11, Java thread of 1 MiB', 4, 253],
    ['HotSpot 8 and 11, Java thread of 256 KiB', 4, 61],
    ['HotSpot 17 and later', 4, 252],
    ['musl', 2, 33],
    ['musl with much thread-local data', 2, 35],
    ['a guard of 64 KiB', 16, 2032],
  ])('of %s are known by size, and said to be likely', (_, guard, stack) => {
    const pattern = patternOf(mapsOf`${pairs(20, guard, stack)}`, 'thread-stacks')
    expect(pattern).toMatchObject({ mapCount: 40, title: 'likely thread stacks' })
    expect(pattern.evidence).toMatch(
      /^20 mappings look like stacks by size: 20 of [\d.,]+ [KM]iB behind a guard of \d+ KiB\.$/,
    )
  })

  it('that are executable are stacks and no generated code', () => {
    const parsed = mapsOf`${pairs(20, 1, 256, 'rwxp')}`
    expect(countsOf(parsed)).toEqual({ 'thread-stacks': 40 })
    expect(patternOf(parsed, 'thread-stacks').evidence).toContain('20 of them are executable.')
  })

  it('are not seen in executable memory of a program whose main stack is not executable', () => {
    expect(countsOf(mapsOf`${pairs(20, 1, 256, 'rwxp')}\n7ffff0000000 +33 rw-p [stack]`)).toEqual({
      'protection-patchwork': 40,
      'main-memory': 1,
    })
  })

  it('are not seen in pieces between guards of other sizes', () => {
    const parsed = mapsOf`${pairs(200, 1, 5)}`
    expect(countsOf(parsed)).toEqual({ 'guarded-pieces': 400 })
    expect(patternOf(parsed, 'guarded-pieces').evidence).toBe(
      '200 pieces beside 200 guards without access, each of 4 KiB at most.',
    )
  })
})

describe('malloc arenas', () => {
  it('are known, also full ones and executable ones, and no other 64 MiB', () => {
    const { patterns, unexplained } = explain(mapsOf`
      7f0000000000 +33 rw-p
      ...          +16351 ---p
      7f0008000000 +16384 rw-p
      7f0010001000 +33 rw-p
      ...          +16350 ---p
    `)
    expect(patterns.find(({ id }) => id === 'malloc-arenas')?.mapCount).toBe(3)
    expect(unexplained).toBe(0)
    const executable = lines(
      5,
      (at) => `${at === 0 ? '7f0000000000' : '...'} +14078 rwxp\n... +2306 ---p\n... +16384 rwxp`,
    )
    expect(countsOf(mapsOf`${executable}`)).toEqual({ 'malloc-arenas': 15 })
  })

  it('are not seen in one full area alone', () => {
    expect(countsOf(mapsOf`7f0008000000 +16384 rw-p`)).toEqual({})
  })

  it('count full ones that merged with the next one', () => {
    const pattern = patternOf(
      mapsOf`
      7f0000000000 +32801 rw-p
      ...          +16351 ---p
    `,
      'malloc-arenas',
    )
    expect(pattern.evidence).toMatch(/^3 areas of 64 MiB/)
  })

  it('get the advice to limit their number only while there is little in them', () => {
    const arenas = (pages: number): ParsedMaps =>
      mapsOf`${lines(16, (at) => `${at === 0 ? '7f0000000000' : '...'} +${pages} rw-p\n... +${16384 - pages} ---p`)}`
    expect(patternOf(arenas(33), 'malloc-arenas').advice).toContain('MALLOC_ARENA_MAX')
    const full = patternOf(arenas(14000), 'malloc-arenas')
    expect(full.advice).not.toContain('MALLOC_ARENA_MAX')
    expect(full.evidence).toContain('(85.4 %) may be written')
  })

  it('are not said to be those of glibc for certain without its file', () => {
    const arena = '7f0000000000 +33 rw-p\n... +16351 ---p'
    expect(patternOf(mapsOf`${arena}`, 'malloc-arenas').title).toBe('likely malloc arenas of glibc')
    expect(
      patternOf(mapsOf`${arena}\n7f1000000000 +2 r-xp #7 /usr/lib/libc.so.6`, 'malloc-arenas').title,
    ).toBe('malloc arenas of glibc')
  })
})

describe('heaps of runtimes', () => {
  const pages = lines(
    40,
    (at) => `${(0x100000000000 + at * 0x10040000).toString(16)} +64 ${at % 9 ? 'rw-p' : '---p'}`,
  )

  it('V8: pages of 256 KiB at random addresses, certain where its program runs', () => {
    const bare = mapsOf`${pages}\n2fffc0000000 +68 rw-p`
    expect(countsOf(bare)).toEqual({ 'v8-pages': 41 })
    expect(patternOf(bare, 'v8-pages')).toMatchObject({
      title: 'likely heap pages of V8',
      evidence:
        '40 mappings of 256 KiB, and one of another size, each at a multiple of 256 KiB and far from any other.',
    })
    const node = mapsOf`400000 +64 r-xp #7 /usr/bin/node\n${pages}`
    expect(patternOf(node, 'v8-pages').title).toBe('heap pages of V8')
  })

  it.each([
    ['side by side', (at: number) => `${(0x100000000000 + at * 0x80000).toString(16)} +64 rw-p`],
    [
      'where the kernel chooses',
      (at: number) => `${(0x7f0000000000 + at * 0x10040000).toString(16)} +64 rw-p`,
    ],
    ['of another alignment', (at: number) => `${(0x100000001000 + at * 0x10040000).toString(16)} +64 rw-p`],
  ])('not V8: 256 KiB %s', (_, line) => {
    expect(countsOf(mapsOf`${lines(40, line)}`)).not.toHaveProperty('v8-pages')
  })

  it('Go: by the names of its memory, which come with a Go that needs no advice', () => {
    const pattern = patternOf(mapsOf`c000000000 +1024 rw-p [anon: Go: heap]`, 'go')
    expect(pattern).toMatchObject({ title: 'Go runtime memory', mapCount: 1, advice: '' })
  })

  it('Go: without names by the address of its heap, which is neither patchwork nor arena', () => {
    const parsed = mapsOf`
      c000000000 +512 rw-p
      ${lines(20, () => '... +256 rw-p\n... +256 ---p')}
      ...        +5632 ---p
    `
    expect(countsOf(parsed)).toEqual({ go: 42 })
    expect(patternOf(parsed, 'go').title).toBe('likely the heap of Go')
    expect(countsOf(mapsOf`c000000000 +16384 rw-p`)).toEqual({ go: 1 })
    expect(countsOf(mapsOf`c000000000 +16383 rw-p`)).toEqual({})
  })

  it('ZGC: a memfd in granules, three times over where it has no generations', () => {
    const views = (count: number): string =>
      lines(
        count,
        (at) => `${((at + 1) * 0x40000000000).toString(16)} +512 rw-s @0 #7 /memfd:java_heap (deleted)`,
      )
    const jvm = '7f0000000000 +2 r-xp #8 /jdk/lib/server/libjvm.so'
    const tripled = patternOf(mapsOf`${views(3)}\n${jvm}`, 'zgc')
    expect(tripled).toMatchObject({ title: 'ZGC heap', mapCount: 3 })
    expect(tripled.advice).toContain('x 3 x 1.2')
    expect(patternOf(mapsOf`${views(1)}\n${jvm}`, 'zgc').advice).toBe('')
    expect(patternOf(mapsOf`${views(3)}`, 'zgc').title).toBe('likely a ZGC heap')
  })

  it.each([
    [
      'of another program',
      '40000000000 +512 rw-s #7 /memfd:java_heap (deleted)\n7f0000000000 +2 r-xp #8 /usr/bin/python3.11',
    ],
    ['in single pages', '40000000000 +5 rw-s #7 /memfd:java_heap (deleted)'],
    ['that is read only', '40000000000 +512 r--s #7 /memfd:java_heap (deleted)'],
    ['with a longer name', '40000000000 +512 rw-s #7 /memfd:java_heap_x (deleted)'],
  ])('not ZGC: a memfd java_heap %s', (_, text) => {
    expect(countsOf(mapsOf`${text}`)).toMatchObject({ memfd: 1 })
  })

  it('reserved ranges say whose they may be only where the runtime is there', () => {
    const range = '7f2000000000 +64 rw-p\n... +4096 ---p\n... +8 rw-p'
    expect(countsOf(mapsOf`${range}`)).toEqual({ 'reserved-ranges': 3 })
    expect(patternOf(mapsOf`${range}`, 'reserved-ranges').meaning).not.toContain('Java')
    expect(
      patternOf(mapsOf`7f0000000000 +2 r-xp #8 /jdk/libjvm.so\n${range}`, 'reserved-ranges').meaning,
    ).toContain('The Java machine')
  })
})

describe('allocators', () => {
  const holes = lines(20, (at) => `${(0x7f1000000000 + at * 24 * 4096).toString(16)} +23 rw-p`)
  const jemalloc = '7f0000000000 +2 r-xp #8 /usr/lib/libjemalloc.so.2'

  it('names jemalloc where it is loaded: holes between its chunks', () => {
    expect(countsOf(mapsOf`${holes}`)).toEqual({ 'small-holes': 20 })
    expect(patternOf(mapsOf`${holes}`, 'small-holes')).toMatchObject({ advice: '' })
    const pattern = patternOf(mapsOf`${jemalloc}\n${holes}`, 'small-holes')
    expect(pattern.meaning).toContain('jemalloc is loaded')
    expect(pattern.advice).toContain('retain:true')
  })

  it('names jemalloc where it is loaded: small pieces without access between its chunks', () => {
    const pattern = patternOf(
      mapsOf`${jemalloc}\n${lines(20, (at) => `${at ? '...' : '7f2000000000'} +${325 + at} rw-p\n... +2 ---p`)}`,
      'guarded-pieces',
    )
    expect(pattern).toMatchObject({ mapCount: 40 })
    expect(pattern.meaning).toContain('vm.overcommit_memory=2')
  })

  it('counts chunks of one size', () => {
    const chunks = lines(20, (at) => `${(0x7f1000000000 + at * 0x1000000).toString(16)} +700 rw-p`)
    expect(patternOf(mapsOf`${chunks}`, 'equal-chunks')).toMatchObject({
      mapCount: 20,
      evidence: '20 of 2.7 MiB.',
    })
  })

  it('names arenas of CPython where it runs, by the size that its version has', () => {
    const memory = (...sizes: readonly number[]): string =>
      sizes.map((pages, at) => `${(0x7f1000000000 + at * 0x1000000).toString(16)} +${pages} rw-p`).join('\n')
    const at = (version: string, text: string): ParsedMaps =>
      mapsOf`400000 +4 r-xp #7 /usr/bin/python${version}\n${text}`
    const large = memory(256, 512, 1280, 256, 257)
    expect(patternOf(at('3.11', large), 'python-arenas')).toMatchObject({
      mapCount: 4,
      title: 'likely CPython arenas',
      evidence: '4 mappings of whole 1 MiB, 9 MiB together.',
    })
    expect(countsOf(mapsOf`${large}`)).not.toHaveProperty('python-arenas')
    const small = memory(64, 128, 320, 64)
    expect(countsOf(at('3.9', small))).toHaveProperty('python-arenas', 4)
    expect(countsOf(at('3.11', small))).not.toHaveProperty('python-arenas')
  })
})

describe('a patchwork of protections', () => {
  it('is long, and no handful of neighbours', () => {
    const patches = lines(20, (at) => `... +1 ${at % 2 ? 'rw-p' : 'r--p'}`)
    const explanation = explain(mapsOf`
      10000 +1 rw-p
      ...   +1 r--p
      ...   +1 rw-p
      90000 +1 rwxp
      ${patches}
    `)
    expect(explanation.patterns.map(({ id, mapCount }) => [id, mapCount])).toEqual([
      ['protection-patchwork', 21],
    ])
    expect(explanation.patterns[0]!.evidence).toContain('21 mappings in one region')
    expect(explanation.unexplained).toBe(3)
  })
})

describe('files', () => {
  it.each<[string, string, string]>([
    ['lucene', 'r--s', '/var/lib/es/nodes/0/_1a.cfs'],
    ['lucene', 'r--s', '/data/_12_Lucene90_0.dvd (deleted)'],
    ['kafka', 'rw-s', '/kafka/t-0/00000000000000000000.timeindex'],
    ['doublemapped-code', 'r-xs', '/memfd:doublemapper (deleted)'],
    ['graphics', 'rw-s', '/dev/dri/renderD128'],
    ['io-rings', 'rw-s', 'anon_inode:[io_uring]'],
    ['memfd', 'rw-s', '/memfd:wayland-shm (deleted)'],
    ['memfd', 'rw-s', '/memfd:runsc-memory (deleted)'],
    ['shared-memory', 'rw-s', '/dev/zero (deleted)'],
    ['shared-memory', 'rw-s', '/SYSV00000000 (deleted)'],
    ['shm-files', 'rw-s', '/dev/shm/.org.chromium.Chromium.x'],
    ['libraries', 'r-xp', '/usr/lib/libc.so.6'],
    ['libraries', 'r--p', '/usr/lib/libssl-1.1.so'],
    ['libraries', 'r-xp', '/usr/bin/node'],
    ['mapped-files', 'r--p', '/home/a/_letter.doc'],
    ['mapped-files', 'r--p', '/opt/tool/readme.dll'],
    ['mapped-files', 'r--s', '/db/000123.sst'],
  ])('%s: %s %s', (id, permissions, name) => {
    expect(countsOf(mapsOf`10000 +1 ${permissions} #7 ${name}`)).toEqual({ [id]: 1 })
  })

  it('says of a memfd its name, and not who makes such ones', () => {
    const pattern = patternOf(mapsOf`10000 +1 rw-s #7 /memfd:runsc-memory (deleted)`, 'memfd')
    expect(pattern.evidence).toBe('One mapping of memfd:runsc-memory.')
    expect(pattern.meaning).not.toMatch(/Wayland|gVisor/)
  })

  it.each([
    ['windows-modules', '/usr/lib/wine/x86_64-unix/ntdll.so'],
    ['dotnet-assemblies', '/usr/share/dotnet/libcoreclr.so'],
  ])('knows %s by the runtime that is there', (id, runtime) => {
    const parsed = mapsOf`10000 +1 r--p #7 /app/Game.dll\n20000 +1 r-xp #8 ${runtime}`
    expect(countsOf(parsed)).toEqual({ [id]: 1, libraries: 1 })
  })

  it.each([
    [
      '40 .tsm files in /db',
      lines(40, (at) => `${(0x10000 + at * 0x2000).toString(16)} +1 r--s #${at + 1} /db/${at}.tsm`),
    ],
    [
      '40 .ldb files in /db',
      lines(40, (at) => `${(0x10000 + at * 0x2000).toString(16)} +1 r--s #${at + 1} /db/${at}.ldb (deleted)`),
    ],
    [
      '40 .dict files in 40 folders below /d',
      lines(40, (at) => `${(0x10000 + at * 0x2000).toString(16)} +1 r--p #${at + 1} /d/${at}/x${at}.dict`),
    ],
    [
      '40 files named lock in 40 folders below /d',
      lines(40, (at) => `${(0x10000 + at * 0x2000).toString(16)} +1 rw-s #${at + 1} /d/${at}/lock`),
    ],
    [
      '40 files in /segments',
      lines(40, (at) => `${(0x10000 + at * 0x2000).toString(16)} +1 r--s #${at + 1} /segments/${at}`),
    ],
  ])('names a family of files: %s', (title, text) => {
    const pattern = patternOf(mapsOf`${text}`, 'file-family')
    expect(pattern).toMatchObject({ mapCount: 40, title, evidence: '40 mappings.' })
    expect(pattern.advice).toContain('larger files')
  })

  it('names families and habits by the names that pmap prints, without their folders', () => {
    const rows = (name: (at: number) => string): string =>
      lines(
        40,
        (at) => `${(0x7f0000000000 + at * 0x2000).toString(16)}       4       4       0 r--s- ${name(at)}`,
      )
    const explainPmap = (text: string): MapCountExplanation =>
      whySoMany(
        importText(
          Buffer.from(
            `4711:   x\nAddress           Kbytes     RSS   Dirty Mode  Mapping\n${text}\n`,
            'latin1',
          ),
          0,
        ),
      )
    expect(explainPmap(rows((at) => `${at}.tsm`)).patterns[0]).toMatchObject({
      id: 'file-family',
      title: '40 .tsm files',
      mapCount: 40,
    })
    expect(explainPmap(rows((at) => `_${at}.cfs`)).patterns[0]).toMatchObject({ id: 'lucene', mapCount: 40 })
  })

  it('names several families, the largest first, and gives no advice on a few files', () => {
    const of = (count: number, ending: string, from: number): string =>
      lines(count, (at) => `${(from + at * 0x2000).toString(16)} +1 r--s #${at + 1} /db/${at}.${ending}`)
    const pattern = patternOf(mapsOf`${of(5, 'idx', 0x10000)}\n${of(9, 'pack', 0x100000)}`, 'file-family')
    expect(pattern).toMatchObject({
      title: 'files of one kind',
      evidence: '9 .pack files in /db; 5 .idx files in /db.',
      advice: '',
    })
  })

  it('shows names of files harmless', () => {
    const text = lines(
      40,
      (at) => `${(0x10000 + at * 0x2000).toString(16)} +1 r--s #${at + 1} /d\u202e\u001b[2J/${at}.x`,
    )
    expect(patternOf(mapsOf`${text}`, 'file-family').title).toBe('40 .x files in /d\\u{202e}\\x1b[2J')
  })

  it('counts the pieces of a file that is mapped many times', () => {
    const text = lines(
      20,
      (at) => `${(0x10000 + at * 0x2000).toString(16)} +1 r--s @${(at * 0x5000).toString(16)} #7 /db/huge`,
    )
    expect(patternOf(mapsOf`${text}`, 'file-pieces').evidence).toBe('20 mappings of huge.')
  })

  it('takes the bss of a program with it, and what every process has besides', () => {
    expect(
      countsOf(mapsOf`
        400000 +1 r-xp #7 /usr/bin/x
        ...    +1 rw-p @1000 #7 /usr/bin/x
        ...    +3 rw-p
        900000 +9 rw-p [heap]
        7ffff0000000 +9 rw-p [stack]
        7ffff1000000 +2 r-xp [vdso]
        ffffffffff600000 +1 --xp [vsyscall]
      `),
    ).toEqual({ libraries: 3, 'main-memory': 3 })
  })
})

it('puts the largest first and counts a mapping once', () => {
  const { patterns, unexplained } = explain(mapsOf`
    10000 +1 r--p #7 /usr/lib/libc.so.6
    ...   +1 r-xp @1000 #7 /usr/lib/libc.so.6
    20000 +1 rw-s #8 /memfd:a (deleted)
    30000 +1 rw-p
  `)
  expect(patterns.map(({ id, mapCount, evidence }) => [id, mapCount, evidence])).toEqual([
    ['libraries', 2, '2 mappings of one file.'],
    ['memfd', 1, 'One mapping of memfd:a.'],
  ])
  expect(unexplained).toBe(1)
})

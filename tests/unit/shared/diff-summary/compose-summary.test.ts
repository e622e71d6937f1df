import { describe, expect, it } from 'vitest'
import { computeDiff } from '../../../../src/shared/diff/compute-diff'
import { composeSummary, summaryText } from '../../../../src/shared/diff-summary/compose-summary'
import {
  computeTotals,
  computeTotalsByFile,
  computeTotalsByKind,
} from '../../../../src/shared/diff-summary/totals'
import type { DiffSide } from '../../../../src/shared/diff/diff-side'
import { parseMaps, type ParsedMaps } from '../../../../src/shared/proc/parse-maps'
import { drawMaps, PAGE } from '../../../support/draw-maps'
import { mapsOf } from '../../../support/map-tables'

const LEGEND = `
  A = r-x inode=7 /lib/libfoo.so
  B = r-x inode=8 /lib/libbar.so
`

function summary(before: string, after: string, legendAfter = LEGEND): string {
  const sides = [drawMaps(`${before}\n${LEGEND}`), drawMaps(`${after}\n${legendAfter}`)] as const
  return summaryText(composeSummary(computeDiff(...sides, { match: 'address', sameMachine: true }), ...sides))
}

describe('the summary', () => {
  it('tells the experiment as a person would', () => {
    expect(summary('.....r', 'www..r')).toBe('One mapping of 12 KiB is new.')
    expect(summary('www', 'w.w')).toBe('One mapping was split in two, 4 KiB unmapped.')
    expect(summary('w.w', 'www')).toBe('Two mappings merged into one.')
    expect(summary('...ww', 'wwwww')).toBe('One mapping grew by 12 KiB.')
  })

  it('says that nothing changed', () => {
    expect(summary('ww.AA', 'ww.AA')).toBe('Nothing changed: 2 maps are the same.')
  })

  it('names files and the heap', () => {
    expect(summary('hh....AA', 'hhhh..AA', LEGEND.replace('inode=7', 'inode=9'))).toBe(
      'libfoo.so was replaced on disk; the heap grew by 8 KiB.',
    )
    expect(summary('AA', 'AA', LEGEND.replace('libfoo.so', 'libfoo.so (deleted)'))).toBe(
      'libfoo.so was deleted or replaced.',
    )
    expect(summary('AA', 'AA.BB')).toBe('libbar.so was mapped.')
  })

  it('names files by path where two have one base name', () => {
    const legend = `${LEGEND}\n  C = r-x inode=9 /srv/libbar.so`
    expect(summary('A', 'A.BB.CCC', legend)).toBe('/srv/libbar.so was mapped; /lib/libbar.so was mapped.')
  })

  it('says which protection became which', () => {
    expect(summary('wwww', 'wwrw')).toBe('4 KiB of one mapping went from rw-p to r--p.')
  })

  it('says what a replaced range is now', () => {
    expect(summary('wwww', 'wAAw')).toBe('libfoo.so was mapped over 8 KiB of one mapping.')
    expect(summary('AAAA', 'AwAA')).toBe('Anonymous memory was mapped over 4 KiB of libfoo.so.')
  })

  it('tells the bytes of each change of permissions apart, over all ranges', () => {
    const side = (permissions: string): DiffSide =>
      drawMaps(`XY.X\nX = ${permissions.split(' ')[0]}\nY = ${permissions.split(' ')[1]}`)
    const sides = [side('rw- r-x'), side('--- ---')] as const
    const diff = computeDiff(...sides, { match: 'address', sameMachine: true })
    expect(summaryText(composeSummary(diff, ...sides))).toBe(
      '8 KiB of 2 mappings went from rw-p to ---p; 4 KiB of one mapping went from r-xp to ---p.',
    )
  })

  it('sums what was mapped over all places', () => {
    expect(summary('wwwww', 'AwAAw')).toBe(
      'libfoo.so was mapped over 12 KiB of one mapping; libfoo.so was mapped.',
    )
    const shared = 'S = rw-s inode=30 /dev/zero (deleted)'
    expect(summary('wwww', 'wSSw', shared)).toBe(
      'Shared anonymous memory was mapped over 8 KiB of one mapping.',
    )
  })

  it('says "replaced on disk" only of a name that has another inode', () => {
    expect(summary('.AA', '.AA', 'A = r-x inode=7 @4 /lib/libfoo.so')).toBe(
      '8 KiB of libfoo.so now maps another offset.',
    )
    const memfd = (inode: number): DiffSide => drawMaps(`MM\nM = rw-s inode=${inode} /memfd:x (deleted)`)
    const sides = [memfd(7), memfd(9)] as const
    const diff = computeDiff(...sides, { match: 'address', sameMachine: true })
    expect(summaryText(composeSummary(diff, ...sides))).toBe('memfd:x was mapped over 8 KiB of memfd:x.')
    expect(summary('AA', 'AA', LEGEND.replace('libfoo', 'libnew'))).toBe('libfoo.so is now named libnew.so.')
  })

  it('tells first what may be written and executed, however small and however much else there is', () => {
    const text = summary('h.......................', 'hhh.AA.BB.ww|w.rrr.nnnn.X', `${LEGEND}\nX = rwx`)
    expect(text).toMatch(/^One writable and executable mapping of 4 KiB is new; /)
    expect(summary('www', 'wXw', 'X = rwx')).toBe('4 KiB of one mapping went from rw-p to rwxp.')
  })

  it('does not take a guard that came alone for a companion of its stack', () => {
    const text = (head: string): string =>
      `${head}7f7000001000-7f7000801000 rw-p 00000000 00:00 0 [stack:7]\n`
    const parse = (maps: string): DiffSide => ({
      mappings: parseMaps(new TextEncoder().encode(maps)).table,
      usage: null,
      absent: [],
    })
    const sides = [
      parse(text('')),
      parse(text('7f7000000000-7f7000001000 ---p 00000000 00:00 0 \n')),
    ] as const
    const diff = computeDiff(...sides, { match: 'address', sameMachine: true })
    expect(summaryText(composeSummary(diff, ...sides))).toBe('One thread stack of 4 KiB is new.')
  })

  it('tells all flags that came and went, and no flag that says nothing', () => {
    const side = (flags: string): DiffSide => drawMaps(`UU\nU = rw- flags=${flags}`)
    const sides = [side('wr,nh'), side('wr,sd,hg,lo')] as const
    const diff = computeDiff(...sides, { match: 'address', sameMachine: true })
    expect(summaryText(composeSummary(diff, ...sides))).toBe(
      'One mapping got the flags lo (locked) and hg (huge pages advised) and lost the flag nh (huge pages refused).',
    )
  })

  it('sees another name of anonymous memory where both sides number their names alike', () => {
    const side = (name: string): DiffSide => drawMaps(`UU.V\nU = rw- ${name}\nV = rw- [anon:x]`)
    const sides = [side('[anon:y]'), side('[anon:x]')] as const
    const diff = computeDiff(sides[0], { ...sides[1] }, { match: 'address', sameMachine: true })
    expect(summaryText(composeSummary(diff, ...sides))).toBe('8 KiB of one mapping is now named [anon:x].')
    const text = (first: string): Uint8Array =>
      new TextEncoder().encode(
        `1000-2000 rw-p 00000000 00:00 0 ${first}\n3000-4000 rw-p 00000000 00:00 0 [anon:x]\n`,
      )
    const parsed = [text(''), text('[anon:x]')].map((bytes): DiffSide => ({
      mappings: parseMaps(bytes).table,
      usage: null,
      absent: [],
    }))
    const [before, after] = [parsed[0]!, parsed[1]!]
    const renamed = computeDiff(before, after, { match: 'address', sameMachine: true })
    expect(summaryText(composeSummary(renamed, before, after))).toBe(
      '4 KiB of one mapping is now named [anon:x].',
    )
  })

  it('names two files and counts more of them, the largest named', () => {
    const files = `
      A = r-x inode=7 /lib/libfoo.so
      B = r-x inode=8 /lib/libbar.so
      C = r-x inode=9 /lib/apt.so
    `
    expect(summary('........r', 'A.CCC...r', files)).toBe('apt.so was mapped; libfoo.so was mapped.')
    expect(summary('.........r', 'A.BB.CCC.r', files)).toBe(
      '3 files were mapped, the largest of them apt.so.',
    )
    expect(summary('A.BB.......', 'A.BB...B...', files)).toBe('Another 4 KiB of libbar.so was mapped.')
  })

  it('takes anonymous memory that moved for what it seems', () => {
    expect(summary('www....r', '....wwwr')).toBe('One mapping of 12 KiB seems to have moved.')
    expect(summary('AA.....r', '.....AAr')).toBe('libfoo.so moved.')
  })

  it('tells guards with their stacks, and reserved tails with their arenas', () => {
    const quiet = mapsOf`
      10000 +1 r-xp @0 #7 /bin/a
    `
    const busy = mapsOf`
      10000        +1     r-xp @0 #7 /bin/a
      7f0000000000 +33    rw-p
      ...          +16351 ---p
      7f0004000000 +33    rw-p
      ...          +16351 ---p
      7f7000000000 +1     ---p
      ...          +2048  rw-p
    `
    const busier = mapsOf`
      10000        +1     r-xp @0 #7 /bin/a
      7f0000000000 +66    rw-p
      ...          +16318 ---p
      7f0004000000 +33    rw-p
      ...          +16351 ---p
      7f7000000000 +1     ---p
      ...          +2048  rw-p
    `
    const summaryOf = (before: ParsedMaps, after: ParsedMaps): string => {
      const toSide = ({ table }: ParsedMaps): DiffSide => ({ mappings: table, usage: null, absent: [] })
      const sides = [toSide(before), toSide(after)] as const
      return summaryText(
        composeSummary(computeDiff(...sides, { match: 'address', sameMachine: true }), ...sides),
      )
    }
    expect(summaryOf(quiet, busy)).toBe('2 arenas of 64 MiB are new; one thread stack of 8 MiB is new.')
    expect(summaryOf(busy, busier)).toBe('One arena of 64 MiB grew by 132 KiB.')
  })

  it('has at most three sentences, and counts what it leaves out', () => {
    const text = summary(
      'www.hh.rr.AA.nn.ww|ww.rrrr',
      'w.w.hhhrr.AA.n..wwwwBB.rr'.padEnd(27, '.'),
      LEGEND.replace('inode=7', 'inode=9'),
    )
    expect(text.match(/\.( |$)/g)?.length).toBeLessThanOrEqual(3)
  })

  it('links what it leaves out to its headlines', () => {
    const sides = [drawMaps('www.rr.hh.nn.ww'), drawMaps('w.w.r..hhhnnnwr.ww'.padEnd(30, '.'))] as const
    const sentences = composeSummary(computeDiff(...sides, { match: 'address', sameMachine: true }), ...sides)
    for (const { text, filter } of sentences.flat()) expect(filter === null).toBe(/^[.;] ?$/.test(text))
  })

  it('links each phrase to its events', () => {
    const sides = [drawMaps('hh..'), drawMaps('hhhh')] as const
    const [sentence] = composeSummary(
      computeDiff(...sides, { match: 'address', sameMachine: true }),
      ...sides,
    )
    expect(sentence?.[0]).toEqual({
      text: 'The heap grew by 8 KiB',
      filter: { kinds: ['grown'], query: 'kind:heap' },
    })
  })
})

describe('totals', () => {
  const before = drawMaps`
    hh.UU
    U = r-x inode=3 rss=2 /lib/libfoo.so
  `
  const after = drawMaps`
    hhh.UU.U
    U = r-x inode=3 rss=1 /lib/libfoo.so (deleted)
  `

  it('are those of the sides, and their difference', () => {
    const { before: from, after: to, delta } = computeTotals(before, after)
    expect([from.maps, to.maps, delta.maps]).toEqual([2, 3, 1])
    expect([from.size, to.size, delta.size].map((size) => size / PAGE)).toEqual([4, 6, 2])
    expect(delta.rss).toBeNaN()
  })

  it('are told by kind and by file, whether deleted or not', () => {
    const kinds = computeTotalsByKind(before, after).map(({ group, delta }) => [group, delta.size / PAGE])
    expect(kinds).toEqual([
      ['heap', 1],
      ['code', 1],
    ])
    const files = computeTotalsByFile(before, after).map(({ group, delta }) => [group, delta.maps, delta.rss])
    expect(files).toEqual([['/lib/libfoo.so', 1, 0]])
  })
})

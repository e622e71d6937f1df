import { describe, expect, it } from 'vitest'
import { computeDiff } from '../../../../src/shared/diff/compute-diff'
import { SegmentReader } from '../../../../src/shared/diff-summary/segments'
import { EventChanges } from '../../../../src/shared/diff-summary/event-change'
import { composeSummary, summaryText } from '../../../../src/shared/diff-summary/compose-summary'
import { formatEventChange } from '../../../../src/shared/export/diff/event-change-text'
import { parseSmaps } from '../../../../src/shared/proc/parse-smaps'
import type { DiffSide } from '../../../../src/shared/diff/diff-side'
import { describeEvents } from '../../../support/describe-diff'
import { drawMaps, PAGE } from '../../../support/draw-maps'

const LIBRARY = 'A = r-x inode=7 /lib/libfoo.so'

function diff(before: DiffSide, after: DiffSide): string[] {
  return describeEvents(computeDiff(before, after, { match: 'address', sameMachine: true }))
}

function diffDrawn(before: string, after: string, legend = ''): string[] {
  return diff(drawMaps(`${before}\n${legend}`), drawMaps(`${after}\n${legend}`))
}

describe('the experiment: map 12 KiB, unmap its middle, map the middle again', () => {
  it('reads added, split, merged', () => {
    expect(diffDrawn('...rr', 'wwwrr')).toEqual(['added 0 -> 1'])
    expect(diffDrawn('www', 'w.w')).toEqual(['split (shrunk) 1 -> 2'])
    expect(diffDrawn('w.w', 'www')).toEqual(['merged (grown) 2 -> 1'])
  })

  it('says how much was unmapped between the halves', () => {
    const before = drawMaps`www`
    const after = drawMaps`w.w`
    const table = computeDiff(before, after, { match: 'address', sameMachine: true })
    const segments = new SegmentReader(table, before, after).list(0)
    expect(segments.map(({ kind, length }) => [kind, length])).toEqual([
      ['kept', PAGE],
      ['unmapped', PAGE],
      ['kept', PAGE],
    ])
  })

  it('reads grown where the kernel merged the new 12 KiB with a neighbour at once', () => {
    expect(diffDrawn('...ww', 'wwwww')).toEqual(['grown 1 -> 1'])
    expect(diffDrawn('wwwww', 'w.www')).toEqual(['split (shrunk) 1 -> 2'])
    expect(diffDrawn('w.www', 'wwwww')).toEqual(['merged (grown) 2 -> 1'])
  })
})

describe('one process over time', () => {
  it('says nothing about what stayed', () => {
    expect(diffDrawn('ww.AA.rr|rr', 'ww.AA.rr|rr', LIBRARY)).toEqual([])
  })

  it('makes one event of a protection change in the middle, split with it', () => {
    expect(diffDrawn('wwwww', 'wwrww')).toEqual(['protection (split) 1 -> 3'])
    expect(diffDrawn('wwrww', 'wwwww')).toEqual(['protection (merged) 3 -> 1'])
  })

  it('reads a moved border between two protections as a change of protection', () => {
    expect(diffDrawn('wwwnnnnn', 'wwwwwnnn')).toEqual(['protection 2 -> 2'])
  })

  it('reads a split without a visible reason as a split', () => {
    expect(diffDrawn('wwww', 'ww|ww')).toEqual(['split 1 -> 2'])
    expect(diffDrawn('ww|ww', 'www|w')).toEqual(['split (merged) 2 -> 2'])
  })

  it('reads munmap across two mappings as two shrunk ones', () => {
    expect(diffDrawn('wwwwrrrr', 'www..rrr')).toEqual(['shrunk 1 -> 1', 'shrunk 1 -> 1'])
  })

  it('reads a file mapped over the middle as one event: split and replaced', () => {
    expect(diffDrawn('wwwww', 'wwAww', LIBRARY)).toEqual(['replaced (split) 1 -> 3'])
  })

  it('reads a file mapped over the whole of another mapping as replaced', () => {
    expect(diffDrawn('w.www.w', 'w.AAA.w', LIBRARY)).toEqual(['replaced 1 -> 1'])
  })

  it('reads bytes that another mapping has now as replaced, whichever event they are of', () => {
    expect(diffDrawn('wwww', 'wwAA', LIBRARY)).toEqual(['replaced 1 -> 1', 'added (replaced) 0 -> 1'])
    expect(diffDrawn('wwww', '.AAAA', LIBRARY)).toEqual([
      'removed (replaced) 1 -> 0',
      'added (replaced) 0 -> 1',
    ])
    expect(diffDrawn('wwwww.', 'ww.AAA', LIBRARY)).toEqual([
      'replaced (shrunk) 1 -> 1',
      'added (replaced) 0 -> 1',
    ])
  })

  it('cuts bytes that are mapped on both sides into segments that say so', () => {
    const before = drawMaps(`wwwww.\n${LIBRARY}`)
    const after = drawMaps(`ww.AAA\n${LIBRARY}`)
    const reader = new SegmentReader(
      computeDiff(before, after, { match: 'address', sameMachine: true }),
      before,
      after,
    )
    const told = (event: number): unknown[] =>
      reader.list(event).map(({ kind, own, length }) => [kind, own, length / PAGE])
    expect(told(0)).toEqual([
      ['kept', 'both', 2],
      ['unmapped', 'before', 1],
      ['replaced', 'before', 2],
    ])
    expect(told(1)).toEqual([
      ['replaced', 'after', 2],
      ['mapped', 'after', 1],
    ])
  })

  it('takes shared anonymous memory as another where its inode is, and never as replaced on disk', () => {
    const shared = (inode: number): string => `S = rw-s inode=${inode} /dev/zero (deleted)`
    const before = drawMaps(`SS.\n${shared(7)}`)
    expect(diff(before, drawMaps(`SS.\n${shared(9)}`))).toEqual(['replaced 1 -> 1'])
    expect(diff(before, drawMaps(`.SS\n${shared(9)}`))).toEqual([
      'removed (replaced) 1 -> 0',
      'added (replaced) 0 -> 1',
    ])
    expect(diff(before, drawMaps(`...SS\n${shared(7)}`))).toEqual(['moved 1 -> 1'])
  })

  it('reads the same path with another inode as replaced on disk', () => {
    const after = drawMaps`
      AA
      A = r-x inode=9 /lib/libfoo.so
    `
    expect(diff(drawMaps(`AA\n${LIBRARY}`), after)).toEqual(['replaced 1 -> 1'])
  })

  it('reads a name that became deleted as renamed', () => {
    const after = drawMaps`
      AA
      A = r-x inode=7 /lib/libfoo.so (deleted)
    `
    expect(diff(drawMaps(`AA\n${LIBRARY}`), after)).toEqual(['renamed 1 -> 1'])
  })

  it('is certain of a file that moved, at the same offset', () => {
    expect(diffDrawn('AA.....', '....AA.', LIBRARY)).toEqual(['moved 1 -> 1'])
    const atOtherOffset = drawMaps`
      ....AA.
      A = r-x inode=7 @3 /lib/libfoo.so
    `
    expect(diff(drawMaps(`AA.....\n${LIBRARY}`), atOtherOffset)).toEqual(['removed 1 -> 0', 'added 0 -> 1'])
  })

  it('takes anonymous memory as moved only where nothing else has its size', () => {
    expect(diffDrawn('www.....', '.....www')).toEqual(['moved likely 1 -> 1'])
    expect(diffDrawn('ww.......', '....ww.ww')).toEqual(['removed 1 -> 0', 'added 0 -> 1', 'added 0 -> 1'])
  })

  it('takes none as moved where more than 100,000 came or went: its size says nothing there', () => {
    const isMoved = (before: string, after: string): boolean =>
      diffDrawn(before, after).some((line) => line === 'moved likely 1 -> 1')
    const many = (rows: number): string => 'w.'.repeat(rows)
    const gone = '.'.repeat(200_004)
    expect(isMoved(`www.${many(99_999)}`, `${gone}www`)).toBe(true)
    expect(isMoved(`www.${many(100_000)}`, `${gone}www`)).toBe(false)
    expect(isMoved(`${gone}www`, `www.${many(99_999)}`)).toBe(true)
    expect(isMoved(`${gone}www`, `www.${many(100_000)}`)).toBe(false)
  })

  it('sees flags and memory use where smaps was read', () => {
    const legend = (rest: string): string => `U = rw- ${rest}`
    expect(diffDrawn('UU', 'UU', 'U = rw- rss=1')).toEqual([])
    expect(diff(drawMaps(`UU\n${legend('rss=1')}`), drawMaps(`UU\n${legend('rss=2')}`))).toEqual([
      'usage 1 -> 1',
    ])
    expect(
      diff(drawMaps(`UU\n${legend('flags=rd,wr')}`), drawMaps(`UU\n${legend('flags=rd,wr,hg')}`)),
    ).toEqual(['flags 1 -> 1'])
    expect(diff(drawMaps(`UU\n${legend('flags=wr')}`), drawMaps(`UU\n${legend('flags=wr,sd')}`))).toEqual([])
  })

  it('does not take a number that is not known for a change', () => {
    expect(diff(drawMaps('UU\nU = rw- flags=wr'), drawMaps('UU\nU = rw- flags=wr rss=2'))).toEqual([])
    expect(diff(drawMaps('UU\nU = rw-'), drawMaps('UU\nU = rw- rss=2'))).toEqual([])
  })

  it('puts flags above another name', () => {
    const legend = (flags: string, name: string): string => `U = rw- flags=${flags} [anon:${name}]`
    expect(diff(drawMaps(`UU\n${legend('wr', 'a')}`), drawMaps(`UU\n${legend('wr,hg', 'b')}`))).toEqual([
      'flags (renamed) 1 -> 1',
    ])
  })

  it('sees numbers of smaps that it does not know, and names them', () => {
    const side = (novel: number): DiffSide => {
      const text = `10000-11000 rw-p 00000000 00:00 0 \nRss: 4 kB\nNovel: ${novel} kB\nVmFlags: rd wr \n`
      const { table, usage } = parseSmaps(new TextEncoder().encode(text))
      return { mappings: table, usage, absent: [] }
    }
    const [before, after] = [side(3), side(4)]
    const table = computeDiff(before, after, { match: 'address', sameMachine: true })
    expect(describeEvents(table)).toEqual(['usage 1 -> 1'])
    const changes = new EventChanges(new SegmentReader(table, before, after))
    expect(formatEventChange(changes, 0)).toBe('Novel')
    expect(summaryText(composeSummary(table, before, after))).toBe(
      'No mapping changed; memory use changed in 1 of 1 maps.',
    )
  })
})

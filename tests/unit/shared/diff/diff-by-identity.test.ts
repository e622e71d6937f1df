import { describe, expect, it } from 'vitest'
import { computeDiff } from '../../../../src/shared/diff/compute-diff'
import { computeSlides } from '../../../../src/shared/diff-summary/slides'
import { describeEvents } from '../../../support/describe-diff'
import { drawMaps, PAGE } from '../../../support/draw-maps'

const LEGEND = `
  P = r-x inode=5 /bin/program
  A = r-x inode=7 /lib/libfoo.so
  B = r-x inode=8 /lib/libbar.so
  M = rw- inode=30 /memfd:x (deleted)
`

function diff(before: string, after: string, legendAfter = LEGEND, sameMachine = true): string[] {
  const sides = [drawMaps(`${before}\n${LEGEND}`), drawMaps(`${after}\n${legendAfter}`)] as const
  return describeEvents(computeDiff(...sides, { match: 'identity', sameMachine }))
}

describe('two runs of one program', () => {
  it('do not differ where only the addresses do', () => {
    expect(diff('PP.hh....ww.AAw.BB', '..PP...hh...ww.AAw.BB')).toEqual([])
  })

  it('have a slide for each module', () => {
    const before = drawMaps(`PP.hh....AA.BB\n${LEGEND}`)
    const after = drawMaps(`..PP...hh...AA.BB\n${LEGEND}`)
    const slides = computeSlides(computeDiff(before, after, { match: 'identity', sameMachine: true }), before)
    const names = slides.name.map((index) => before.mappings.strings.strings[index])
    expect(names.map((name, at) => [name, (slides.slide[at] ?? 0) / PAGE])).toEqual([
      ['/bin/program', 2],
      ['[heap]', 4],
      ['/lib/libfoo.so', 3],
      ['/lib/libbar.so', 3],
    ])
  })

  it('show the heap that grew further in one of them', () => {
    expect(diff('PP.hh....AA', '..PP...hhhh...AA')).toEqual(['grown 1 -> 1'])
  })

  it('show a library that only one of them loaded', () => {
    expect(diff('PP..ww.BB', '.PP..ww.AA.BB')).toEqual(['added 0 -> 1'])
  })

  it('show a split of unnamed memory as one event', () => {
    expect(diff('PP..wwwww.AA', '.PP..ww.ww.AA')).toEqual(['split (shrunk) 1 -> 2'])
    expect(diff('PP..wwwww.AA', '.PP..wwrww.AA')).toEqual(['protection (split) 1 -> 3'])
  })

  it('show memory that was mapped below the old as added', () => {
    expect(diff('......www.AA', 'ww....www.AA')).toEqual(['added 0 -> 1'])
  })

  it('do not differ in the inodes of memory objects, but in those of files', () => {
    expect(diff('AA.MM', '.AA.MM', LEGEND.replace('inode=30', 'inode=31'))).toEqual([])
    expect(diff('AA.MM', '.AA.MM', LEGEND.replace('inode=7', 'inode=77'))).toEqual(['replaced 1 -> 1'])
  })
})

describe('two machines', () => {
  it('do not differ by inode numbers', () => {
    expect(diff('AA.BB', '.AA..BB', LEGEND.replace('inode=7', 'inode=77'), false)).toEqual([])
  })
})

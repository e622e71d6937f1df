import { describe, expect, it } from 'vitest'
import { followLineages } from '../../../../src/shared/diff-summary/lineages'
import { computeSeriesGrowth } from '../../../../src/shared/diff-summary/series-growth'
import type { Snapshot, SnapshotInfo } from '../../../../src/shared/snapshot/snapshot'
import { drawMaps, PAGE } from '../../../support/draw-maps'
import { SAMPLE_INFO } from '../../../support/sample-snapshot'

const LEGEND = (rss: number): string => `
  A = r-x inode=7 rss=1 /lib/libfoo.so
  H = rw- rss=${rss} [heap]
`

function take(drawing: string, minute: number, rss = 0, info: Partial<SnapshotInfo> = {}): Snapshot {
  const side = drawMaps(`${drawing}\n${LEGEND(rss)}`)
  return { ...side, info: { ...SAMPLE_INFO, capturedAtMs: minute * 60_000, ...info } }
}

const lineages = (...drawings: string[]): number[][] =>
  followLineages(drawings.map((drawing) => drawMaps(`${drawing}\n${LEGEND(1)}`))).map((rows) => [...rows])

describe('lineages', () => {
  it('stay with what did not change, and with what grew', () => {
    expect(lineages('ww..AA.hh', 'www.AA.hhh')).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ])
  })

  it('keep the parts of a split together, and are one from the beginning where two merge', () => {
    expect(lineages('www..h', 'w.w..h', 'www..h')).toEqual([
      [0, 1],
      [0, 0, 1],
      [0, 1],
    ])
    expect(lineages('w.w..h', 'www..h')).toEqual([
      [0, 0, 2],
      [0, 2],
    ])
  })

  it('are none for memory that came later', () => {
    expect(lineages('ww', 'ww.AA', 'ww.AA')).toEqual([[0], [0, -1], [0, -1]])
  })
})

describe('what grew in every interval', () => {
  it('is ranked by growth, whatever the order of the snapshots', () => {
    const series = [take('w.....h...', 1), take('www...hh..', 3), take('ww....hhh.', 2)]
    const { growing, totals, takenAtMs } = computeSeriesGrowth(series, 'size')
    expect(growing).toEqual([{ bytes: [PAGE, 2 * PAGE, 3 * PAGE], growth: 2 * PAGE, row: 0, rowCount: 1 }])
    expect(totals).toEqual([2 * PAGE, 5 * PAGE, 5 * PAGE])
    expect(takenAtMs).toEqual([60_000, 120_000, 180_000])
  })

  it('leaves out what stood still once, and what came later', () => {
    const series = [take('w...h', 1), take('ww..h.r', 2), take('ww..hhrr', 3)]
    expect(computeSeriesGrowth(series, 'size').growing).toEqual([])
  })

  it('counts memory, too', () => {
    const series = [take('AAHH', 1, 1), take('AAHH', 2, 2), take('AAHH', 3, 5)]
    const { growing } = computeSeriesGrowth(series, 'rss')
    expect(growing).toEqual([{ bytes: [PAGE, 2 * PAGE, 5 * PAGE], growth: 4 * PAGE, row: 1, rowCount: 1 }])
  })

  it('lists no more than asked for, and counts all', () => {
    const series = [take('w...h...', 1), take('ww..hh..', 2), take('www.hhhh', 3)]
    const { growing, growingCount } = computeSeriesGrowth(series, 'size', 1)
    expect(growingCount).toBe(2)
    expect(growing.map(({ growth }) => growth)).toEqual([3 * PAGE])
  })

  it('refuses two snapshots, two processes, and memory that was not read', () => {
    const one = take('w', 1)
    expect(() => computeSeriesGrowth([one, one], 'size')).toThrow(/at least three/)
    expect(() => computeSeriesGrowth([one, one, take('w', 2, 0, { pid: 5 })], 'size')).toThrow(
      /not of one process/,
    )
    const bare = { ...one, usage: null }
    expect(() => computeSeriesGrowth([one, bare, one], 'rss')).toThrow(/without smaps/)
  })
})

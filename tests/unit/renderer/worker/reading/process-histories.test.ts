import { describe, expect, it } from 'vitest'
import { ProcessCounts } from '../../../../../src/renderer/worker/sources/process-counts'
import { ProcessHistories } from '../../../../../src/renderer/worker/reading/process-histories'
import { COUNT_OUTCOMES, type CountOutcome } from '../../../../../src/shared/tables/process-table'
import { processesEvent } from '../../../../component/support/scanner-events'

const PROCESS = { pid: 7, startTicks: 70 }
const LIST_MS = 2000

/** A book that is fed as the worker feeds it. */
class Subject {
  readonly book = new ProcessHistories()
  readonly counts = new ProcessCounts()

  list(atMs: number, limit: number | null = 65_530, startTicks = 70): void {
    const event = processesEvent([{ pid: 7, name: 'x', startTicks }])
    if (event.type !== 'processes') throw new Error('no list')
    this.book.enter({ table: event.table, readAtMs: atMs, intervalMs: LIST_MS, limit }, this.counts, null)
  }

  count(used: number, readAtMs: number, outcome: CountOutcome = 'counted'): void {
    this.counts.enter({
      pid: Uint32Array.of(7),
      startTicks: Float64Array.of(70),
      used: Float64Array.of(used),
      outcome: Uint8Array.of(COUNT_OUTCOMES.indexOf(outcome)),
      readAtMs: Float64Array.of(readAtMs),
      readMs: Float64Array.of(0),
      nextAtMs: Float64Array.of(0),
      length: 1,
    })
  }

  /** A line as pairs of seconds and values. */
  line(name: 'used' | 'rss' | 'pss' | 'swap' | 'limit'): number[][] {
    const { lines, limitLine } = this.book.read(PROCESS)
    const { atMs, value } = name === 'limit' ? limitLine : lines[name]
    return Array.from(atMs, (at, index) => [at / 1000, value[index] ?? 0])
  }
}

const usage = (readAtMs: number, pss: number): Parameters<ProcessHistories['enterUsage']>[1] => ({
  rss: 9,
  pss,
  privateDirty: 0,
  swap: 1,
  readAtMs,
  readMs: 1,
})

describe('ProcessHistories', () => {
  it('has each count once, at the time at which it was read, however often it was listed', () => {
    const subject = new Subject()
    subject.list(0)
    subject.count(100, 500)
    for (const at of [1000, 3000, 5000]) subject.list(at)
    subject.count(130, 5500)
    subject.list(7000)
    expect(subject.line('used').filter(([, used]) => !Number.isNaN(used))).toEqual([
      [0.5, 100],
      [5.5, 130],
    ])
    expect(subject.line('used').at(-2)).toEqual([0.5, 100])
    expect(subject.line('rss')).toHaveLength(5)
  })

  it('adds the reads of the open process, also where the list may not count it', () => {
    const subject = new Subject()
    subject.count(Number.NaN, 500, 'permission-denied')
    subject.list(1000)
    subject.book.enterCount(PROCESS, { atMs: 2000, used: 40 }, 2000)
    subject.book.enterCount(PROCESS, { atMs: 4000, used: 41 }, 2000)
    subject.count(Number.NaN, 3000, 'permission-denied')
    subject.list(5000)
    expect(subject.line('used').slice(-2)).toEqual([
      [2, 40],
      [4, 41],
    ])
  })

  it('has a gap where the list was not read, and none where it was only slow', () => {
    const subject = new Subject()
    for (const at of [0, 2000, 12_000, 60_000, 62_000]) subject.list(at)
    expect(subject.line('rss').map(([at]) => at)).toEqual([0, 2, 12, 36, 60, 62])
    expect(subject.line('rss')[3]?.[1]).toBeNaN()
  })

  it('knows PSS and swap by the pace at which they are read, with a gap while the page was closed', () => {
    const subject = new Subject()
    for (const at of [0, 30_000, 60_000]) subject.book.enterUsage(PROCESS, usage(at, at), 30_000)
    subject.book.enterUsage(PROCESS, usage(300_000, 5), 30_000)
    expect(subject.line('pss')).toEqual([
      [0, 0],
      [30, 30_000],
      [60, 60_000],
      [180, Number.NaN],
      [300, 5],
    ])
    expect(subject.line('swap').map(([, value]) => value)).toEqual([1, 1, 1, Number.NaN, 1])
  })

  it('draws the limit in steps over the time of the process, and as unknown where it could not be read', () => {
    const subject = new Subject()
    subject.list(0)
    subject.list(2000)
    subject.list(4000, 262_144)
    subject.list(6000, 262_144)
    expect(subject.line('limit')).toEqual([
      [0, 65_530],
      [4, 262_144],
      [6, 262_144],
    ])
    subject.list(8000, null)
    expect(subject.line('limit').at(-1)?.[1]).toBeNaN()
  })

  it('begins anew for another process with the same number', () => {
    const subject = new Subject()
    subject.list(0)
    subject.list(2000, 65_530, 71)
    expect(subject.line('rss')).toEqual([])
    expect(subject.line('limit')).toEqual([])
  })

  it('stays bounded, and keeps the first and the latest', () => {
    const subject = new Subject()
    for (let at = 0; at < 5000; at++) {
      subject.count(at, at * LIST_MS)
      subject.list(at * LIST_MS)
    }
    const used = subject.line('used')
    expect(used.length).toBeLessThanOrEqual(240)
    expect(used[0]).toEqual([0, 0])
    expect(used.at(-1)).toEqual([9998, 4999])
    expect(used.every(([, value]) => !Number.isNaN(value))).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { pointNear, spanOf, stepAt, toLine } from '../../../../src/shared/history/history-line'
import { WatchedTimes } from '../../../../src/shared/history/watched-times'

const always = (): boolean => true
const points = (...pairs: [number, number][]): { atMs: number; value: number }[] =>
  pairs.map(([atMs, value]) => ({ atMs, value }))
const pairs = ({ atMs, value }: { atMs: Float64Array; value: Float64Array }): number[][] =>
  Array.from(atMs, (at, index) => [at, value[index] ?? Number.NaN])

describe('WatchedTimes', () => {
  it('joins looks that come in time, and parts those that do not', () => {
    const times = new WatchedTimes()
    for (const at of [0, 2, 4, 20, 22]) times.see(at, 5)
    expect(times.covers(0, 4)).toBe(true)
    expect(times.covers(0, 9)).toBe(true)
    expect(times.covers(4, 20)).toBe(false)
    expect(times.covers(20, 22)).toBe(true)
    expect(times.covers(-1, 2)).toBe(false)
  })

  it('stays bounded, and forgets the earliest pauses first', () => {
    const times = new WatchedTimes()
    for (let at = 0; at < 100_000; at += 10) times.see(at, 1)
    expect(times.covers(0, 10)).toBe(true)
    expect(times.covers(99_970, 99_980)).toBe(false)
  })
})

describe('a line over time', () => {
  it('ascends, holds each time once, and has a gap where nobody watched', () => {
    const given = points([4, 40], [0, 0], [2, 20], [20, 200], [2, 21])
    const line = toLine(given, (from, to) => to - from < 10)
    expect(pairs(line)).toEqual([
      [0, 0],
      [2, 21],
      [4, 40],
      [12, Number.NaN],
      [20, 200],
    ])
  })

  it('tells a time by its nearest point, and nothing in a gap or before it began', () => {
    const line = toLine(points([10, 1], [20, 2], [60, 6], [70, 7]), (from, to) => to - from < 30)
    const near = (at: number): number | null => pointNear(line, at)?.value ?? null
    expect([9, 10, 14, 16, 20, 21, 40, 59, 60, 66].map(near)).toEqual([
      null,
      1,
      1,
      2,
      2,
      null,
      null,
      null,
      6,
      7,
    ])
  })

  it('lets its last point hold until the next one would be due', () => {
    const line = toLine(points([0, 1], [10, 2]), always)
    expect(pointNear(line, 19)).toEqual({ atMs: 10, value: 2 })
    expect(pointNear(line, 21)).toBeNull()
    expect(pointNear(toLine(points([0, 1]), always), 1)).toBeNull()
    expect(pointNear(toLine([], always), 1)).toBeNull()
  })

  it('holds a value from one step to the next', () => {
    const line = toLine(points([0, 65530], [10, 262144]), always)
    expect([0, 9, 10, 99].map((at) => stepAt(line, at))).toEqual([65530, 65530, 262144, 262144])
    expect(stepAt(line, -1)).toBeNaN()
  })

  it('spans what was measured, of all lines together', () => {
    const denied = toLine(points([0, Number.NaN], [99, Number.NaN]), always)
    const read = toLine(points([10, 1], [20, 2]), always)
    expect(spanOf([denied, read])).toEqual({ fromMs: 10, toMs: 20 })
    expect(spanOf([denied])).toBeNull()
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BusyClock } from '../../../../../src/renderer/worker/reading/busy-clock'
import { findChangedRows } from '../../../../../src/renderer/worker/views/changed-rows'
import { LIVE_SHORTEST_MS, liveInterval } from '../../../../../src/renderer/worker/reading/live-pace'
import { LiveTimer } from '../../../../../src/renderer/worker/reading/live-timer'
import { MappingSource } from '../../../../../src/renderer/worker/sources/mapping-source'
import { TableView } from '../../../../../src/renderer/worker/views/table-view'
import { mapsOf } from '../../../../support/map-tables'

describe('liveInterval', () => {
  it('leaves 95 % of a core to others, and waits two seconds at least', () => {
    expect(liveInterval({ readMs: 1, workMs: 1 })).toBe(LIVE_SHORTEST_MS)
    for (const cost of [
      { readMs: 40, workMs: 100 },
      { readMs: 3000, workMs: 600 },
    ])
      expect((2 * cost.readMs + cost.workMs) / liveInterval(cost)).toBeLessThanOrEqual(0.05)
  })
})

describe('BusyClock', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('adds up what was measured, once, also what is under way and what throws', () => {
    const clock = new BusyClock()
    const answer = clock.measure(() => {
      vi.advanceTimersByTime(10)
      return 'answer'
    })
    expect(answer).toBe('answer')
    vi.advanceTimersByTime(500)
    expect(() =>
      clock.measure(() => {
        vi.advanceTimersByTime(5)
        throw new Error('refused')
      }),
    ).toThrow('refused')
    clock.measure(() => {
      clock.measure(() => vi.advanceTimersByTime(1))
      expect(clock.takeMs()).toBe(16)
      vi.advanceTimersByTime(2)
    })
    expect(clock.takeMs()).toBe(2)
    expect(clock.takeMs()).toBe(0)
  })
})

describe('LiveTimer', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function timerWith(act: () => void): LiveTimer {
    const timer = new LiveTimer(act)
    timer.follow({ readMs: 10, workMs: 0 })
    return timer
  }

  it('acts once after the interval, and not before something was read', () => {
    const act = vi.fn()
    const unread = new LiveTimer(act)
    unread.schedule()
    vi.advanceTimersByTime(100_000)
    expect(act).not.toHaveBeenCalled()
    const timer = timerWith(act)
    timer.schedule()
    vi.advanceTimersByTime(LIVE_SHORTEST_MS)
    vi.advanceTimersByTime(100_000)
    expect(act).toHaveBeenCalledOnce()
  })

  it('pauses, and goes on with what was to come', () => {
    const act = vi.fn()
    const timer = timerWith(act)
    timer.schedule()
    timer.turn(false)
    vi.advanceTimersByTime(100_000)
    expect(act).not.toHaveBeenCalled()
    expect(timer.state.isLive).toBe(false)
    timer.turn(true)
    vi.advanceTimersByTime(LIVE_SHORTEST_MS)
    expect(act).toHaveBeenCalledOnce()
  })

  it('knows nothing of the process before, but stays paused', () => {
    const act = vi.fn()
    const timer = timerWith(act)
    timer.turn(false)
    timer.forget()
    expect(timer.state).toEqual({ isLive: false, intervalMs: null, readMs: null })
  })

  it('does not wake a process that was stopped for good', () => {
    const act = vi.fn()
    const timer = timerWith(act)
    timer.schedule()
    timer.stop()
    timer.turn(false)
    timer.turn(true)
    vi.advanceTimersByTime(100_000)
    expect(act).not.toHaveBeenCalled()
  })
})

const BEFORE = mapsOf`
  10000 +3 rw-p
  20000 +1 r-xp @0 #7 /usr/lib/libb.so
  30000 +9 r--p @1000 #8 /opt/liba.so
  40000 +1 rw-p
`
const AFTER = mapsOf`
  08000 +1 rw-p
  10000 +4 rw-p
  20000 +1 r-xp @0 #7 /usr/lib/libb.so (deleted)
  30000 +9 r--p @1000 #8 /opt/liba.so
  3a000 +1 rw-p
  40000 +1 r--p
`

describe('findChangedRows', () => {
  it('marks what is new, and what has another end, name or protection', () => {
    const marks = findChangedRows({ table: BEFORE.table, usage: null }, { table: AFTER.table, usage: null })
    expect([...(marks ?? [])]).toEqual([1, 2, 2, 0, 1, 2])
  })

  it('marks nothing on a first read and on one that found the same', () => {
    const same = { table: BEFORE.table, usage: null }
    expect([...(findChangedRows(same, same) ?? [])]).toEqual([0, 0, 0, 0])
    const nothing = { table: mapsOf``.table, usage: null }
    expect(findChangedRows(nothing, same)).toBeNull()
  })
})

describe('a view whose table is read again', () => {
  const source = (maps: { table: typeof BEFORE.table }): MappingSource => new MappingSource(maps.table)

  it('tells how far the rows on screen moved, in the order of addresses', () => {
    const view = new TableView(source(BEFORE), null)
    view.readRows(2, 2)
    view.replaceSource(source(AFTER))
    expect(view.state().shift).toBe(1)
    expect(view.readRows(3, 1).rows[0]?.id).toMatch(/^0*30000$/)
    view.replaceSource(source(BEFORE))
    expect(view.state().shift).toBe(0)
  })

  it('goes by the next row where the first one on screen is gone', () => {
    const view = new TableView(source(AFTER), null)
    view.readRows(4, 2)
    view.replaceSource(source(BEFORE))
    expect(view.state().shift).toBe(-2)
  })

  it('stays where it is at the top, and where a value decides the order', () => {
    const view = new TableView(source(BEFORE), null)
    view.readRows(0, 4)
    view.replaceSource(source(AFTER))
    expect(view.state().shift).toBe(0)
    view.setSort({ column: 'size', direction: 'descending' })
    view.readRows(2, 2)
    view.replaceSource(source(BEFORE))
    expect(view.state().shift).toBe(0)
  })

  it('lets rows flash for a moment, not those of a table that was still arriving', () => {
    vi.useFakeTimers()
    try {
      const view = new TableView(source(BEFORE), null)
      const flashes = (): (string | null)[] => view.readRows(0, 9).rows.map(({ flash }) => flash)
      expect(flashes()).toEqual([null, null, null, null])
      view.replaceSource(source(AFTER))
      expect(flashes()).toEqual(['added', 'changed', 'changed', null, 'added', 'changed'])
      vi.advanceTimersByTime(2000)
      expect(flashes()).toEqual([null, null, null, null, null, null])
      view.replaceSource(new MappingSource(BEFORE.table, null, '', { isPartial: true }))
      view.replaceSource(source(AFTER))
      expect(flashes()).toEqual([null, null, null, null, null, null])
    } finally {
      vi.useRealTimers()
    }
  })
})

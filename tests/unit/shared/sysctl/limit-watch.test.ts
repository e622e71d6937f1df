import { describe, expect, it } from 'vitest'
import { ProcessGrowth } from '../../../../src/shared/sysctl/process-growth'
import { LimitWatch } from '../../../../src/shared/sysctl/limit-watch'

const LIMIT = 65530
const at = (used: number, atMs = 0, pid = 7, startTicks = 1): Parameters<LimitWatch['passes']>[0] => ({
  pid,
  startTicks,
  used,
  atMs,
})

describe('LimitWatch', () => {
  it('tells a process once when it passes the threshold, and again only after it was well below', () => {
    const watch = new LimitWatch(0.7)
    const told = [40000, 45871, 45872, 50000, 45000, 46000, 42000, 50000].map((used) =>
      watch.passes(at(used), LIMIT),
    )
    expect(told).toEqual([false, true, false, false, false, false, false, true])
  })

  it('takes a process of the same pid but another start for another one', () => {
    const watch = new LimitWatch(0.7)
    expect(watch.passes(at(50000), LIMIT)).toBe(true)
    expect(watch.passes(at(50000, 0, 7, 2), LIMIT)).toBe(true)
    watch.keepOnly([8])
    expect(watch.passes(at(50000, 0, 7, 2), LIMIT)).toBe(true)
  })

  it('announces a process that grows by 100 maps a second before it reaches the limit', () => {
    const watch = new LimitWatch(0.7)
    const told: number[] = []
    for (let atMs = 0, used = 30; used <= LIMIT; atMs += 2000, used += 200) {
      if (watch.passes(at(used, atMs), LIMIT)) told.push(used)
    }
    expect(told).toHaveLength(1)
    expect(told[0]).toBeGreaterThanOrEqual(0.7 * LIMIT)
    expect(told[0]).toBeLessThan(0.7 * LIMIT + 200)
  })
})

describe('ProcessGrowth', () => {
  it('knows the growth of each process by its own counts', () => {
    const book = new ProcessGrowth()
    for (let second = 0; second <= 20; second++) {
      book.enter(at(1000 + 100 * second, second * 1000, 1))
      book.enter(at(5000, second * 1000, 2))
    }
    expect(book.growthOf(1, 1, LIMIT)?.perSecond).toBeCloseTo(100)
    expect(book.growthOf(1, 1, LIMIT)?.untilLimitMs).toBeNull()
    expect(book.growthOf(1, 1, 4999)?.untilLimitMs?.likely).toBeCloseTo(20_000)
    expect(book.growthOf(2, 1, LIMIT)).toEqual({
      perSecond: 0,
      trend: 'steady',
      untilLimitMs: null,
      basis: { samples: 21, spanMs: 20_000 },
    })
    expect(book.growthOf(1, 2, LIMIT)).toBeNull()
    expect(book.growthOf(3, 1, LIMIT)).toBeNull()
  })

  it('counts one reading once, starts anew for a new process, and forgets those that ended', () => {
    const book = new ProcessGrowth()
    for (let again = 0; again < 9; again++) book.enter(at(100, 5))
    expect(book.growthOf(7, 1, LIMIT)).toBeNull()
    for (let second = 0; second < 6; second++) book.enter(at(second, second * 1000, 7, 2))
    expect(book.growthOf(7, 2, LIMIT)).not.toBeNull()
    book.keepOnly([])
    expect(book.growthOf(7, 2, LIMIT)).toBeNull()
  })
})

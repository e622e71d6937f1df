import { describe, expect, it } from 'vitest'
import { CountPlan } from '../../../../src/shared/proc/count-plan'
import {
  BASE_INTERVAL_MS,
  computeSlowdown,
  countInterval,
  listInterval,
  RETRY_INTERVAL_MS,
} from '../../../../src/shared/proc/count-schedule'
import {
  COUNT_OUTCOMES,
  type CountOutcome,
  type ProcessTable,
} from '../../../../src/shared/tables/process-table'
import { buildProcessTable, type ProcessRecord } from '../../../../src/shared/tables/process-table-builder'

const NOW = 1_700_000_000_000

function tableOf(...records: (Partial<ProcessRecord> & { readonly pid: number })[]): ProcessTable {
  const rest: Omit<ProcessRecord, 'pid'> = {
    parentPid: 1,
    uid: 0,
    startTicks: 100,
    startedAtMs: NOW,
    rss: 4096,
    vsz: 8192,
    cpu: Number.NaN,
    threads: 1,
    isKernelThread: false,
    state: 'S',
    name: 'x',
    user: 'root',
    command: 'x',
  }
  return buildProcessTable(records.map((record) => ({ ...rest, ...record })))
}

function counted(...rows: (readonly [pid: number, readMs: number, outcome?: CountOutcome])[]) {
  return {
    pid: Uint32Array.from(rows, ([pid]) => pid),
    outcome: Uint8Array.from(rows, ([, , outcome = 'counted']) => COUNT_OUTCOMES.indexOf(outcome)),
    readAtMs: new Float64Array(rows.length).fill(NOW),
    readMs: Float64Array.from(rows, ([, readMs]) => readMs),
    length: rows.length,
  }
}

describe('how often a process is counted', () => {
  it('is every two seconds when that is cheap, and one hundredth of the time when it is not', () => {
    expect(countInterval('counted', 0.2, 1)).toBe(BASE_INTERVAL_MS)
    expect(countInterval('counted', 330, 1)).toBe(33_000)
  })

  it('is seldom when it could not be read, and never for a kernel thread', () => {
    expect(countInterval('permission-denied', 0.01, 1)).toBe(RETRY_INTERVAL_MS)
    expect(countInterval('not-answering', 2000, 1)).toBe(RETRY_INTERVAL_MS)
    expect(countInterval('none', 0, 1)).toBe(Number.POSITIVE_INFINITY)
  })

  it.each([
    ['a hundred small ones', new Array<number>(100).fill(0.2)],
    ['ten thousand small ones', new Array<number>(10_000).fill(0.3)],
    ['twenty with a million maps', new Array<number>(20).fill(330)],
    ['one with ten million maps', [4000]],
  ])('stays below two per cent of a core for %s', (_name, costs) => {
    const slowdown = computeSlowdown(costs)
    const share = costs.reduce((sum, cost) => sum + cost / countInterval('counted', cost, slowdown), 0)
    expect(share).toBeLessThanOrEqual(0.02 + 1e-9)
  })

  it('is not slowed down for the others by one costly process', () => {
    expect(computeSlowdown([...new Array<number>(90).fill(0.2), 10_000])).toBe(1)
  })

  it('lets the list take three per cent', () => {
    expect(listInterval(10)).toBe(BASE_INTERVAL_MS)
    expect(listInterval(300)).toBe(10_000)
  })
})

describe('the plan of counts', () => {
  it('has everybody due at first, small ones before large ones', () => {
    const plan = new CountPlan()
    plan.update(tableOf({ pid: 5, rss: 9e9 }, { pid: 6, rss: 4096 }, { pid: 7, isKernelThread: true }))
    expect(plan.duePids(NOW)).toEqual([7, 6, 5])
  })

  it('has each due again at its own time', () => {
    const plan = new CountPlan()
    plan.update(tableOf({ pid: 5 }, { pid: 6 }, { pid: 7 }, { pid: 8 }))
    plan.record(counted([5, 0.2], [6, 330], [7, 0, 'none'], [8, 0.01, 'permission-denied']))
    expect(plan.duePids(NOW + 1999)).toEqual([])
    expect(plan.nextDueMs()).toBe(NOW + 2000)
    expect(plan.duePids(NOW + 2000)).toEqual([5])
    expect(plan.duePids(NOW + 33_000)).toEqual([8, 5, 6])
    expect(plan.duePids(NOW + 1e12)).not.toContain(7)
  })

  it('says who was counted and when the next time is', () => {
    const plan = new CountPlan()
    plan.update(tableOf({ pid: 5, startTicks: 77 }))
    const { startTicks, nextAtMs } = plan.record(counted([5, 0.2], [6, 0.2]))
    expect([...startTicks]).toEqual([77, Number.NaN])
    expect([...nextAtMs]).toEqual([NOW + 2000, Number.POSITIVE_INFINITY])
  })

  it('keeps the pace of who stays, forgets who left, and starts anew with a reused pid', () => {
    const plan = new CountPlan()
    plan.update(tableOf({ pid: 5 }, { pid: 6 }, { pid: 7 }))
    plan.record(counted([5, 0.2], [6, 0.2], [7, 0.2]))
    plan.update(tableOf({ pid: 5 }, { pid: 6, startTicks: 999 }))
    expect(plan.duePids(NOW)).toEqual([6])
    expect(plan.duePids(NOW + 2000).toSorted((a, b) => a - b)).toEqual([5, 6])
  })

  it('counts a kernel thread again only when everything is asked for', () => {
    const plan = new CountPlan()
    plan.update(tableOf({ pid: 7, isKernelThread: true }, { pid: 8 }))
    plan.record(counted([7, 0, 'none'], [8, 1]))
    expect(plan.allPids()).toEqual([8])
  })
})

import { describe, expect, it } from 'vitest'
import type { CountedProcess } from '../../../../src/shared/explain/closest'
import {
  computeLoweringEffect,
  describeUncounted,
  describeStanding,
} from '../../../../src/shared/explain/lowering-effect'
import type { Growth } from '../../../../src/shared/sysctl/growth-types'

function counted(pid: number, used: number, perSecond?: number): CountedProcess {
  const growth: Growth | null =
    perSecond === undefined
      ? null
      : { perSecond, trend: 'growing', untilLimitMs: null, basis: { samples: 31, spanMs: 60_000 } }
  return { pid, startTicks: pid * 10, name: `p${pid}`, user: 'root', used, growth }
}

const pids = (processes: readonly CountedProcess[]): number[] => processes.map(({ pid }) => pid)

describe('computeLoweringEffect', () => {
  it('names those above the limit, not those that own just as many', () => {
    const all = [counted(1, 9120), counted(2, 61204), counted(3, 9121)]
    const { above, near } = computeLoweringEffect(all, 0, 9120)
    expect(pids(above)).toEqual([2, 3])
    expect(pids(near)).toEqual([1])
  })

  it('names those that would be close, or get there soon at their rate', () => {
    const all = [counted(1, 63404, 99), counted(2, 20000, 600), counted(3, 20000, 1), counted(4, 45000)]
    const { above, near } = computeLoweringEffect(all, 0, 65530)
    expect(above).toEqual([])
    expect(pids(near)).toEqual([1, 2])
  })
})

describe('describeStanding', () => {
  it('says what is left, how fast it goes and when it is gone, but no time far ahead', () => {
    expect(describeStanding(counted(1, 63404, 99), 65530)).toBe(
      '63,404 mappings; 2,127 left before mmap fails, +99/s, at this rate in about 21 s',
    )
    expect(describeStanding(counted(1, 60000, 0.5), 65530)).toBe(
      '60,000 mappings; 5,531 left before mmap fails, +30/min',
    )
    expect(describeStanding(counted(1, 60000), 65530)).toBe('60,000 mappings; 5,531 left before mmap fails')
    expect(describeStanding(counted(1, 70000, 99), 65530)).toBe('70,000 mappings')
  })
})

describe('describeUncounted', () => {
  it('says who was not counted, and of nobody that he is below who was not', () => {
    const all = Array.from({ length: 9 }, (_, index) => counted(index + 1, 20))
    expect(describeUncounted(computeLoweringEffect(all, 73, 65530), 65530)).toEqual([
      'None of the 9 processes that could be counted has more than 65,530 mappings.',
      '73 of 82 processes could not be counted: they may have more mappings than that.',
    ])
    expect(describeUncounted(computeLoweringEffect([counted(1, 70000)], 0, 65530), 65530)).toEqual([])
    expect(describeUncounted(computeLoweringEffect([], 4, 65530), 65530)).toEqual([
      'No process has been counted yet: which have more mappings than that is not known.',
    ])
  })
})

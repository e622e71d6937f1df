import { expect, it } from 'vitest'
import {
  describeBasis,
  describeRate,
  describeTimeToLimit,
} from '../../../../src/shared/explain/describe-growth'
import type { Growth, TimeToLimit } from '../../../../src/shared/sysctl/growth-types'

const MINUTE = 60_000

const growing = (perSecond: number, untilLimitMs: TimeToLimit | null): Growth => ({
  perSecond,
  trend: 'growing',
  untilLimitMs,
  basis: { samples: 31, spanMs: 62_000 },
})

it.each<[Growth | null, string, string]>([
  [null, '', ''],
  [{ ...growing(0, null), trend: 'steady' }, 'steady', ''],
  [{ ...growing(-5, null), trend: 'unclear' }, 'unclear', ''],
  [growing(1e-5, null), 'steady', ''],
  [growing(100, { soonest: MINUTE, likely: MINUTE, latest: 70_000 }), '+100/s', 'in about 1 min'],
  [
    growing(38 / 60, { soonest: 100 * MINUTE, likely: 114 * MINUTE, latest: 126 * MINUTE }),
    '+38/min',
    'in 1 h 40 min to 2 h 6 min',
  ],
  [growing(0.005, null), '+18/h', ''],
  [growing(2000, { soonest: 0, likely: 500, latest: 3000 }), '+2,000/s', 'in 1 s to 3 s'],
  [growing(2000, { soonest: 0, likely: 0, latest: 0 }), '+2,000/s', 'now'],
])('describes %j as %j, full %j', (growth, rate, full) => {
  expect(describeRate(growth)).toBe(rate)
  expect(describeTimeToLimit(growth)).toBe(full)
})

it('says what a time is based on', () => {
  expect(describeBasis(growing(100, null))).toBe('by 31 counts over the last 1 min')
})

import { expect, it } from 'vitest'
import { describeRate, describeTimeToLimit } from '../../../../src/shared/explain/describe-growth'

const MINUTE_MS = 60_000
const LOOKED_MS = 2 * MINUTE_MS

it.each([
  [null, '', ''],
  [{ perSecond: 0, untilLimitMs: null, observedMs: LOOKED_MS }, 'steady', ''],
  [{ perSecond: -5, untilLimitMs: null, observedMs: LOOKED_MS }, 'steady', ''],
  [{ perSecond: 1e-5, untilLimitMs: 1e12, observedMs: LOOKED_MS }, 'steady', ''],
  [{ perSecond: 100, untilLimitMs: MINUTE_MS, observedMs: LOOKED_MS }, '+100/s', 'in about 1 min'],
  [
    { perSecond: 38 / 60, untilLimitMs: 114 * MINUTE_MS, observedMs: LOOKED_MS },
    '+38/min',
    'in about 1 h 54 min',
  ],
  [{ perSecond: 0.005, untilLimitMs: 27 * 60 * MINUTE_MS, observedMs: LOOKED_MS }, '+18/h', ''],
  [{ perSecond: 12, untilLimitMs: 92 * MINUTE_MS, observedMs: MINUTE_MS / 6 }, '+12/s', ''],
  [{ perSecond: 2000, untilLimitMs: 0, observedMs: LOOKED_MS }, '+2,000/s', 'now'],
])('describes %j as %j, full %j', (growth, rate, full) => {
  expect(describeRate(growth)).toBe(rate)
  expect(describeTimeToLimit(growth)).toBe(full)
})

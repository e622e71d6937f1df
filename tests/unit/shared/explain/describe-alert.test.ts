import { describe, expect, it } from 'vitest'
import { describeAlert } from '../../../../src/shared/explain/describe-alert'
import type { WatchAlert } from '../../../../src/shared/sysctl/limit-watch'

const ALERT: WatchAlert = {
  count: { pid: 4127, startTicks: 9, used: 61204, atMs: 0 },
  name: 'java',
  user: 'elastic',
  limit: 65530,
  growth: {
    perSecond: 38 / 60,
    trend: 'growing' as const,
    untilLimitMs: { soonest: 6_500_000, likely: 6_830_000, latest: 7_200_000 },
    basis: { samples: 60, spanMs: 600_000 },
  },
}

describe('the words of a notification', () => {
  it('say who, how near, how fast and how long', () => {
    expect(describeAlert(ALERT)).toEqual({
      title: 'java is at 93.4 % of vm.max_map_count',
      body: 'PID 4127 of elastic has 61,204 of 65,530 maps, +38/min, limit reached in about 1 h 54 min at this rate, by 60 counts over the last 10 min.',
    })
  })

  it('leave out what is not known, and make hostile names harmless', () => {
    const { title, body } = describeAlert({ ...ALERT, name: 'a\u001b[31m<b>', growth: null })
    expect(title).toBe('a\\x1b[31m<b> is at 93.4 % of vm.max_map_count')
    expect(body).toBe('PID 4127 of elastic has 61,204 of 65,530 maps.')
  })
})

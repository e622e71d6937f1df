import { describe, expect, it } from 'vitest'
import { checkLimitNumber } from '../../../../src/shared/sysctl/limit-value'
import { computeLimitFor, LIMIT_PRESETS } from '../../../../src/shared/sysctl/presets'

describe('LIMIT_PRESETS', () => {
  it('can all be set, each once, each with somebody behind it', () => {
    expect(new Set(LIMIT_PRESETS.map(({ value }) => value)).size).toBe(LIMIT_PRESETS.length)
    for (const { value, sources } of LIMIT_PRESETS) {
      expect(checkLimitNumber(value)).toEqual({ ok: true, value })
      expect(sources.length).toBeGreaterThan(0)
      for (const { who, source } of sources) expect([who, source]).not.toContain('')
    }
  })
})

describe('computeLimitFor', () => {
  it.each([
    [0, 65530],
    [3000, 65536],
    [61200, 131072],
    [1000000, 2031616],
    [2000000000, 2147483642],
  ])('%i maps -> %i', (fullest, value) => {
    expect(computeLimitFor(fullest)).toBe(value)
    expect(checkLimitNumber(value).ok).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { checkLimitNumber } from '../../../../src/shared/sysctl/limit-value'
import { describeLimit } from '../../../../src/shared/sysctl/describe-limit'
import { LIMIT_PRESETS } from '../../../../src/shared/sysctl/presets'

describe('describeLimit', () => {
  it('names the default, and that the documentation names another', () => {
    expect(describeLimit(65530)).toBe(
      "vm.max_map_count is 65530: the kernel's default (the kernel's own documentation says 65,536, which is incorrect).",
    )
  })

  it.each([
    [262144, /about 4 times the kernel's default of 65,530/],
    [1048576, /about 16 times .* \(the kernel's own documentation says 65,536\)\.$/],
    [2147483642, /about 32,771 times/],
    [65536, /just above the kernel's default/],
    [1000, /below the kernel's default.*raise it/],
  ])('compares %i with it', (value, words) => {
    expect(describeLimit(value)).toMatch(words)
  })
})

it('offers only presets that may be set', () => {
  for (const preset of LIMIT_PRESETS) expect(checkLimitNumber(preset.value).ok).toBe(true)
})

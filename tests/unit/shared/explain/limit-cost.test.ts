import { expect, it } from 'vitest'
import { describeLimitCost, estimateLimitCost } from '../../../../src/shared/explain/limit-cost'

it('estimates the kernel memory of a full process', () => {
  expect(estimateLimitCost(1048576)).toEqual({ low: 234881024, high: 307232768 })
  expect(describeLimitCost(1048576)).toContain('about 224 MiB to 293 MiB')
})

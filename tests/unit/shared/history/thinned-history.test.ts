import { describe, expect, it } from 'vitest'
import { ThinnedHistory } from '../../../../src/shared/history/thinned-history'

describe('ThinnedHistory', () => {
  it('stays bounded, ascending, and keeps the first and the latest', () => {
    const history = new ThinnedHistory<{ atMs: number; used: number }>(4096)
    for (let at = 0; at < 100_000; at++) history.add({ atMs: at, used: at })
    history.add({ atMs: 5, used: 0 })
    const { samples } = history
    expect(samples.length).toBeLessThanOrEqual(4096)
    expect(samples[0]?.atMs).toBe(0)
    expect(samples.slice(-1000).map(({ atMs }) => atMs)).toEqual(
      Array.from({ length: 1000 }, (_, index) => 99_000 + index),
    )
    expect(samples.every(({ atMs }, index) => index === 0 || atMs > (samples[index - 1]?.atMs ?? 0))).toBe(
      true,
    )
  })
})

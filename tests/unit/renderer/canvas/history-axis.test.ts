import { describe, expect, it } from 'vitest'
import {
  AXIS_STEPS,
  axisWidth,
  timeLabels,
  valueLabels,
  valueRange,
} from '../../../../src/renderer/canvas/history-axis'
import { GIB, MIB } from '../../../../src/shared/units'

const seconds = (...parts: [number, number, number, number, number, number?]): number =>
  new Date(...parts).getTime() / 1000

describe('the value axis', () => {
  it('has sizes at binary round steps and counts without fractions', () => {
    expect(AXIS_STEPS.bytes).toContain(128 * MIB)
    expect(AXIS_STEPS.bytes.every((step) => Number.isInteger(Math.log2(step)))).toBe(true)
    expect(AXIS_STEPS.count.slice(0, 6)).toEqual([1, 2, 5, 10, 20, 50])
    expect(AXIS_STEPS.count.every(Number.isInteger)).toBe(true)
  })

  it('labels them exactly, in the unit of the step where one decimal is too few', () => {
    expect(valueLabels('bytes', [0, 512 * MIB, GIB, 1.5 * GIB])).toEqual(['0', '512 MiB', '1 GiB', '1.5 GiB'])
    expect(valueLabels('bytes', [0.75 * GIB, GIB, 1.25 * GIB])).toEqual(['768 MiB', '1,024 MiB', '1,280 MiB'])
    expect(valueLabels('bytes', [0, 512 * 1024, MIB])).toEqual(['0', '512 KiB', '1 MiB'])
    expect(valueLabels('count', [0, 500_000, 1_000_000])).toEqual(['0', '500,000', '1,000,000'])
  })

  it('begins at 0 or about the lines, with room above, and has a range where all is 0 or the same', () => {
    const [least, most] = valueRange('count', [900, 1000], true)
    expect(least).toBe(0)
    expect(most).toBeGreaterThan(1000)
    const [low, high] = valueRange('count', [900, 1000], false)
    expect(low).toBeGreaterThan(850)
    expect(low).toBeLessThan(900)
    expect(high).toBeLessThan(1050)
    for (const isFromZero of [true, false]) {
      for (const range of [
        [0, 0],
        [7, 7],
        [null, null],
      ] as const) {
        const [from, to] = valueRange('bytes', range, isFromZero)
        expect(from).toBeGreaterThanOrEqual(0)
        expect(to).toBeGreaterThan(from)
      }
    }
  })

  it('needs no more width than its labels', () => {
    expect(axisWidth(10)).toBe(axisWidth(65_530))
    expect(axisWidth(16_777_216)).toBeGreaterThan(axisWidth(65_530))
    expect(axisWidth(65_530)).toBeLessThan(66)
  })
})

describe('the time axis', () => {
  it('is no finer than its step, and says the day where one begins', () => {
    expect(timeLabels([seconds(2026, 10, 22, 22, 47, 5)], 5)).toEqual(['22:47:05'])
    expect(timeLabels([seconds(2026, 10, 22, 22, 50)], 300)).toEqual(['22:50'])
    const night = [seconds(2026, 10, 22, 18, 0), seconds(2026, 10, 23, 0, 0), seconds(2026, 10, 23, 6, 0)]
    expect(timeLabels(night, 6 * 3600)).toEqual(['18:00', '23 Nov', '06:00'])
    expect(timeLabels(night.slice(1, 2), 86_400)).toEqual(['23 Nov'])
    expect(timeLabels([seconds(2026, 10, 23, 0, 0)], 5)).toEqual(['00:00:00'])
  })
})

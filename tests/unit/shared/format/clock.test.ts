import { describe, expect, it } from 'vitest'
import {
  formatClock,
  formatClockOfDay,
  formatClockSeconds,
  formatMoment,
} from '../../../../src/shared/format/clock'

const at = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime()
const now = at(2026, 10, 22, 14, 31)

describe('formatClock', () => {
  it('tells as much as it takes to know the day', () => {
    expect(formatClock(at(2026, 10, 22, 9, 5), now)).toBe('09:05')
    expect(formatClock(at(2026, 10, 21, 9, 5), now)).toBe('21 Nov 09:05')
    expect(formatClock(at(2025, 0, 3, 9, 5), now)).toBe('3 Jan 2025')
  })

  it('says that a moment is unknown', () => {
    expect(formatClock(Number.NaN, now)).toBe('unreadable')
  })
})

describe('formatClockSeconds', () => {
  it('tells the second', () => {
    expect(formatClockSeconds(now + 47_000)).toBe('14:31:47')
  })
})

describe('formatClockOfDay', () => {
  it('tells the second, and the day where it is another one', () => {
    expect(formatClockOfDay(now, now)).toBe('14:31:00')
    expect(formatClockOfDay(at(2026, 10, 21, 9, 5), now)).toBe('21 Nov 09:05:00')
  })
})

describe('formatMoment', () => {
  it('tells all of it, or that it is unknown', () => {
    expect(formatMoment(at(2025, 0, 3, 9, 5))).toBe('3 Jan 2025 09:05:00')
    expect(formatMoment(Number.NaN)).toBe('unreadable')
  })
})

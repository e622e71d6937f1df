import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  firstFromScrollTop,
  firstToShow,
  isScaled,
  lastFirst,
  pageRows,
  scrollTopFromFirst,
  spacerHeight,
  SPACER_CAP,
  type ScrollScale,
} from '../../../../../src/renderer/components/grid/scroll-scale'

const scales = fc.record<ScrollScale>({
  rowCount: fc.nat({ max: 10_000_000 }),
  rowHeight: fc.constant(24),
  viewHeight: fc.integer({ min: 24, max: 2000 }),
})

describe('scroll scale', () => {
  it('is one to one below the cap and never higher than it', () => {
    const small = { rowCount: 100_000, rowHeight: 24, viewHeight: 600 }
    expect(isScaled(small)).toBe(false)
    expect(firstFromScrollTop(small, 2400)).toBe(100)
    expect(isScaled({ ...small, rowCount: 1_000_000 })).toBe(true)
    fc.assert(fc.property(scales, (scale) => spacerHeight(scale) <= SPACER_CAP))
  })

  it('reaches the first row and the last with the scroll bar', () => {
    fc.assert(
      fc.property(scales, (scale) => {
        const bottom = Math.max(0, spacerHeight(scale) - scale.viewHeight)
        expect(firstFromScrollTop(scale, 0)).toBe(0)
        expect(firstFromScrollTop(scale, bottom)).toBeCloseTo(lastFirst(scale), 6)
      }),
    )
  })

  it('turns a first row into a scroll position and back', () => {
    fc.assert(
      fc.property(scales, fc.double({ min: 0, max: 1, noNaN: true }), (scale, part) => {
        const first = lastFirst(scale) * part
        expect(firstFromScrollTop(scale, scrollTopFromFirst(scale, first))).toBeCloseTo(first, 4)
      }),
    )
  })

  it('scrolls as little as it takes to show a row whole', () => {
    const scale = { rowCount: 1000, rowHeight: 24, viewHeight: 240 }
    expect(firstToShow(scale, 50, 55)).toBe(50)
    expect(firstToShow(scale, 50, 49)).toBe(49)
    expect(firstToShow(scale, 50, 60)).toBe(51)
    expect(firstToShow(scale, 0, 999)).toBe(990)
    fc.assert(
      fc.property(scales, fc.nat(), fc.nat(), (any, from, to) => {
        fc.pre(any.rowCount > 0)
        const position = to % any.rowCount
        const first = firstToShow(any, from % any.rowCount, position)
        expect(first).toBeLessThanOrEqual(position)
        expect(position + 1).toBeLessThanOrEqual(first + any.viewHeight / 24 + 1e-6)
      }),
    )
  })

  it('keeps one row in sight when it pages, and moves at least one', () => {
    expect(pageRows({ rowCount: 9, rowHeight: 24, viewHeight: 245 })).toBe(9)
    expect(pageRows({ rowCount: 9, rowHeight: 24, viewHeight: 10 })).toBe(1)
  })
})

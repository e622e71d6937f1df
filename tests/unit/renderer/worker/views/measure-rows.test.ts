import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureRows } from '../../../../../src/renderer/worker/views/measure-rows'

describe('measureRows', () => {
  it('counts what is chosen, what lies from first to last, and what of it is free', () => {
    const ranges = { start: Float64Array.of(0, 12, 16), end: Float64Array.of(8, 16, 20) }
    expect(measureRows(ranges, Uint8Array.of(1, 0, 1))).toEqual({ size: 12, span: 20, free: 4 })
    expect(measureRows(ranges, Uint8Array.of(0, 1, 0))).toEqual({ size: 4, span: 4, free: 0 })
    expect(measureRows(ranges, new Uint8Array(3))).toEqual({ size: 0, span: 0, free: 0 })
  })

  it('span is what is mapped and what is free together, where all are chosen', () => {
    const parts = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 9 })), { minLength: 1 })
    fc.assert(
      fc.property(parts, (list) => {
        let at = 0
        const start = new Float64Array(list.length)
        const end = new Float64Array(list.length)
        list.forEach(([gap, size], row) => {
          start[row] = at + gap
          at += gap + size
          end[row] = at
        })
        const { size, span, free } = measureRows({ start, end }, new Uint8Array(list.length).fill(1))
        expect(size + free).toBe(span)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MISSING_KEY, sortRowsByKey, type SortDirection } from '../../../../src/shared/tables/radix-sort'
import {
  ascendingSortKey,
  collatePath,
  collateText,
  numberSortKey,
  textSortKey,
  uint32SortKey,
  wordsSortKey,
} from '../../../../src/shared/tables/sort-keys'

const directions: SortDirection[] = ['ascending', 'descending']

/** The order that a stable comparison sort gives, with missing values last. */
function expectedOrder(values: readonly number[], direction: SortDirection): number[] {
  const sign = direction === 'ascending' ? 1 : -1
  return values
    .map((_, row) => row)
    .sort((a, b) => {
      const x = values[a] ?? Number.NaN
      const y = values[b] ?? Number.NaN
      if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y))
      return x === y ? 0 : (x < y ? -1 : 1) * sign
    })
}

describe('sortRowsByKey', () => {
  it.each(directions)('keeps equal keys in order and missing ones last (%s)', (direction) => {
    const key = { low: Uint32Array.of(3, 1, MISSING_KEY, 3, 1), high: null }
    const order = [...sortRowsByKey(key, direction)]
    expect(order).toEqual(direction === 'ascending' ? [1, 4, 0, 3, 2] : [0, 3, 1, 4, 2])
    expect([...key.low]).toEqual([3, 1, MISSING_KEY, 3, 1])
  })

  it('gives an empty order for an empty table', () => {
    expect(sortRowsByKey(uint32SortKey([]), 'descending')).toHaveLength(0)
  })

  it.each(directions)('orders whole numbers of one word like a stable comparison sort (%s)', (direction) => {
    const value = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 0xfffffffe }), fc.constant(Number.NaN))
    fc.assert(
      fc.property(fc.array(value, { maxLength: 300 }), (values) => {
        const order = sortRowsByKey(numberSortKey(Float64Array.from(values)), direction)
        expect([...order]).toEqual(expectedOrder(values, direction))
      }),
    )
  })

  it.each(directions)('orders any doubles like a stable comparison sort (%s)', (direction) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double(), fc.constantFrom(0, -0, 0.5, -1)), { maxLength: 200 }),
        (values) => {
          const order = sortRowsByKey(numberSortKey(Float64Array.from(values)), direction)
          expect([...order]).toEqual(expectedOrder(values, direction))
        },
      ),
    )
  })

  it('orders inodes past 2^53 exactly', () => {
    const key = wordsSortKey(Uint32Array.of(1, 0, 2), Uint32Array.of(0x00400000, 0x00400000, 0))
    expect([...sortRowsByKey(key, 'ascending')]).toEqual([2, 1, 0])
    expect([...sortRowsByKey(key, 'descending')]).toEqual([0, 1, 2])
  })
})

describe('numberSortKey', () => {
  it('needs one word where all values are multiples of the unit', () => {
    expect(numberSortKey(Float64Array.of(4096, 0x7fff_ffff_f000), 4096).high).not.toBeNull()
    expect(numberSortKey(Float64Array.of(4096, 0x7ff_ffff_f000), 4096).high).toBeNull()
    expect(numberSortKey(Float64Array.of(4097), 4096).high).not.toBeNull()
  })
})

describe('textSortKey', () => {
  it('orders rows by their strings and puts the empty string last', () => {
    const strings = { strings: ['', '/b/lib', '/a/zoo', '/a/lib'] }
    const key = textSortKey(Uint32Array.of(0, 1, 2, 3, 1), strings, collatePath)
    expect([...sortRowsByKey(key, 'ascending')]).toEqual([3, 1, 4, 2, 0])
    expect([...sortRowsByKey(key, 'descending')]).toEqual([2, 1, 4, 3, 0])
  })

  it('orders without regard to case first, and never calls two strings equal', () => {
    const byCollation = (a: string, b: string): number => (collateText(a) < collateText(b) ? -1 : 1)
    expect(['b', 'A', 'a', 'B', 'ab'].sort(byCollation)).toEqual(['A', 'a', 'ab', 'B', 'b'])
    expect(collatePath('/p/a') < collatePath('/q/a')).toBe(true)
    expect(collatePath('/q/a') < collatePath('/p/b')).toBe(true)
  })
})

describe('ascendingSortKey', () => {
  it('keeps the order of the table, or turns it round', () => {
    expect([...sortRowsByKey(ascendingSortKey(3), 'ascending')]).toEqual([0, 1, 2])
    expect([...sortRowsByKey(ascendingSortKey(3), 'descending')]).toEqual([2, 1, 0])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyMask,
  countMask,
  findRow,
  identityOrder,
  matchStrings,
  parseSearchWords,
  remapMask,
  searchRows,
} from '../../../../src/shared/tables/row-view'

describe('applyMask', () => {
  it('keeps the order of what remains', () => {
    expect([...applyMask(Uint32Array.of(3, 0, 2, 1), Uint8Array.of(1, 0, 1, 1))]).toEqual([3, 0, 2])
  })

  it('returns the order itself without a mask', () => {
    const order = identityOrder(3)
    expect(applyMask(order, null)).toBe(order)
    expect([...order]).toEqual([0, 1, 2])
  })

  it('holds as many rows as the mask counts', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (bits) => {
        const mask = Uint8Array.from(bits, Number)
        const shown = applyMask(identityOrder(mask.length), mask)
        expect(shown.length).toBe(countMask(mask))
        expect([...shown].every((row) => mask[row] === 1)).toBe(true)
      }),
    )
  })
})

describe('remapMask', () => {
  it('follows identities and forgets what left', () => {
    const carried = remapMask(Uint8Array.of(1, 0, 1), Float64Array.of(1, 4, 9), Float64Array.of(1, 5, 9, 12))
    expect([...carried]).toEqual([1, 0, 1, 0])
  })

  it('does not carry a mark to another thing with the same identity', () => {
    const ids = Float64Array.of(7)
    expect([...remapMask(Uint8Array.of(1), ids, ids, () => false)]).toEqual([0])
  })

  it('marks exactly the identities that both tables have', () => {
    const ids = fc.uniqueArray(fc.nat({ max: 60 })).map((list) => Float64Array.from(list).sort())
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const carried = remapMask(new Uint8Array(before.length).fill(1), before, after)
        expect([...carried]).toEqual([...after].map((id) => Number(before.includes(id))))
      }),
    )
  })
})

describe('findRow', () => {
  it('finds each identity and nothing else', () => {
    const ids = Float64Array.of(2, 3, 8, 0xffffffffff600000)
    expect([...ids].map((id) => findRow(ids, id))).toEqual([0, 1, 2, 3])
    expect(findRow(ids, 4)).toBe(-1)
    expect(findRow(new Float64Array(0), 4)).toBe(-1)
  })
})

describe('searchRows', () => {
  const names = ['libc.so', 'LIBM.so', 'ld.so']
  const search = (text: string): number[] | null => {
    const mask = searchRows(parseSearchWords(text), 3, (word) => matchStrings(names, word))
    return mask && [...mask]
  }

  it('matches without regard to case, all words together, minus negates', () => {
    expect(search('LIB')).toEqual([1, 1, 0])
    expect(search('lib m')).toEqual([0, 1, 0])
    expect(search('so -lib')).toEqual([0, 0, 1])
    expect(search('-lib')).toEqual([0, 0, 1])
  })

  it('searches for nothing in an empty text and for a minus in a lone minus', () => {
    expect(search('  ')).toBeNull()
    expect(search('-')).toEqual([0, 0, 0])
  })
})

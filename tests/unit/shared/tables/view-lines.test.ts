import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  gatherGroups,
  groupOfLine,
  headLine,
  isRowLine,
  layOutGaps,
  layOutGroups,
  rowBeforeGap,
} from '../../../../src/shared/tables/view-lines'

/** A table of some rows, each in one of a few groups, of which some show in any order. */
const grouped = fc
  .record({
    groupOf: fc.array(fc.nat(4), { maxLength: 40 }),
    open: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
  })
  .chain(({ groupOf, open, order }) =>
    fc.record({
      groupOf: fc.constant(Uint32Array.from(groupOf)),
      rows: fc.shuffledSubarray(groupOf.map((_, row) => row)).map((rows) => Uint32Array.from(rows)),
      order: fc.constant(Uint32Array.from(order)),
      open: fc.constant(open),
    }),
  )

function countsOf(rows: Uint32Array, groupOf: Uint32Array): Uint32Array {
  const counts = new Uint32Array(5)
  for (const row of rows) counts[groupOf[row] ?? 0] = (counts[groupOf[row] ?? 0] ?? 0) + 1
  return counts
}

describe('lines in groups', () => {
  it('hold every head once in the order of the groups, and behind an open one its rows as they were sorted', () => {
    fc.assert(
      fc.property(grouped, ({ groupOf, rows, order, open }) => {
        const counts = countsOf(rows, groupOf)
        const gathered = gatherGroups(rows, groupOf, counts, order)
        const lines = layOutGroups(gathered, counts, order, (group) => open[group] ?? false)
        const expected = [...order].flatMap((group) => [
          headLine(group),
          ...(open[group] ? [...rows].filter((row) => groupOf[row] === group) : []),
        ])
        expect([...lines]).toEqual(expected)
        expect([...gathered.rows].toSorted((a, b) => a - b)).toEqual([...rows].toSorted((a, b) => a - b))
      }),
    )
  })

  it('are told apart from rows and gaps', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 30 - 1), (number) => {
        const head = headLine(number)
        expect([isRowLine(head), groupOfLine(head), rowBeforeGap(head)]).toEqual([false, number, -1])
        expect([isRowLine(number), groupOfLine(number), rowBeforeGap(number)]).toEqual([true, -1, -1])
      }),
    )
    expect(isRowLine(-1)).toBe(false)
  })
})

describe('lines with gaps', () => {
  const ranges = fc
    .array(fc.record({ gap: fc.nat(2), size: fc.integer({ min: 1, max: 3 }), shows: fc.boolean() }), {
      maxLength: 30,
    })
    .map((parts) => {
      let at = 0
      const bounds = parts.map(({ gap, size }) => {
        const start = at + gap
        at = start + size
        return [start, at] as const
      })
      return {
        start: Float64Array.from(bounds, ([start]) => start),
        end: Float64Array.from(bounds, ([, end]) => end),
        rows: Uint32Array.from(parts.flatMap(({ shows }, row) => (shows ? [row] : []))),
      }
    })

  it('keep all rows in their order, and show a gap just where two rows follow each other with room between', () => {
    fc.assert(
      fc.property(ranges, ({ start, end, rows }) => {
        const lines = layOutGaps(rows, { start, end })
        expect([...lines].filter(isRowLine)).toEqual([...rows])
        const gaps = [...lines].map(rowBeforeGap).filter((row) => row >= 0)
        const expected = [...rows].filter(
          (row) => rows.includes(row + 1) && (start[row + 1] ?? 0) > (end[row] ?? 0),
        )
        expect(gaps).toEqual(expected)
        for (const row of gaps) {
          const at = lines.findIndex((line) => rowBeforeGap(line) === row)
          expect([lines[at - 1], lines[at + 1]]).toEqual([row, row + 1])
        }
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutAtBorders } from '../../../../../src/renderer/worker/pictures/cut-at-borders'
import { computeSideStrips } from '../../../../../src/renderer/worker/pictures/side-strips'
import { STRIP_EMPTY } from '../../../../../src/renderer/worker/protocol/strip'
import type { MappingTable } from '../../../../../src/shared/tables/mapping-table'
import { drawMaps } from '../../../../support/draw-maps'
import { mapsOf } from '../../../../support/map-tables'

const LABEL = 50
/** Drawings of at most 24 pages: unmapped, two protections, and borders between like ones. */
const drawings = fc
  .array(fc.constantFrom('.', 'w', 'r', '|'), { minLength: 1, maxLength: 24 })
  .map((letters) => drawMaps(`.${letters.join('')}`).mappings)

function borders({ start, end, length }: MappingTable): number[] {
  return Array.from({ length }, (_, row) => [start[row] ?? 0, end[row] ?? 0]).flat()
}

describe('pieces of two address spaces', () => {
  it('are cut at every border of either side, and rebuild each row', () => {
    fc.assert(
      fc.property(drawings, drawings, (before, after) => {
        const { pieces, ...sides } = cutAtBorders(before, after)
        const cuts = new Set([...borders(before), ...borders(after)])
        for (let piece = 0; piece < pieces.length; piece++) {
          const from = pieces.start[piece] ?? 0
          const to = pieces.end[piece] ?? 0
          expect(from).toBeLessThan(to)
          expect([...cuts].filter((cut) => from < cut && cut < to)).toEqual([])
        }
        for (const [table, { first, last }] of [
          [before, sides.before],
          [after, sides.after],
        ] as const) {
          expect(Array.from(first, (piece) => pieces.start[piece])).toEqual([
            ...table.start.subarray(0, table.length),
          ])
          expect(Array.from(last, (piece) => pieces.end[piece])).toEqual([
            ...table.end.subarray(0, table.length),
          ])
        }
      }),
    )
  })
})

describe('the strips of two sides', () => {
  it('have the same address at the same place when matched by address', () => {
    fc.assert(
      fc.property(drawings, drawings, (before, after) => {
        const strips = computeSideStrips(before, after, 'address', 300, LABEL)
        const places = new Map<number, number>()
        for (const [table, { edges }] of [
          [before, strips.before],
          [after, strips.after],
        ] as const) {
          for (let row = 0; row < table.length; row++) {
            const { x, width } = edges(row)
            const start = table.start[row] ?? 0
            expect(x).toBeCloseTo(places.get(start) ?? x, 6)
            places.set(start, x)
            expect(width).toBeGreaterThan(0)
            expect(x + width).toBeLessThanOrEqual(300 + 1e-6)
          }
        }
      }),
    )
  })

  it('leave the place empty that only the other side maps, and share what a gap is shortened to', () => {
    const before = mapsOf`
      10000        +1 rw-p
      7f0000000000 +3 rw-p
    `.table
    const after = mapsOf`
      10000        +1 rw-p
      7f0000000000 +1 rw-p
      7f0000002000 +1 rw-p
    `.table
    const strips = computeSideStrips(before, after, 'address', 210, LABEL)
    expect(strips.before.strip.gaps).toEqual(strips.after.strip.gaps)
    const whole = strips.before.edges(1)
    const [low, high] = [strips.after.edges(1), strips.after.edges(2)]
    expect([low.x, high.x + high.width]).toEqual([whole.x, whole.x + whole.width])
    const hole = Math.floor((low.x + low.width + high.x) / 2)
    expect(strips.before.strip.row[hole]).toBe(1)
    expect(strips.after.strip.family[hole]).toBe(STRIP_EMPTY)
  })

  it('have one scale when matched by identity', () => {
    const before = mapsOf`
      10000 +8 rw-p
      20000 +8 r--p
    `.table
    const after = mapsOf`
      90000 +8 rw-p
    `.table
    const strips = computeSideStrips(before, after, 'identity', 200, LABEL)
    expect(strips.after.edges(0)).toEqual(strips.before.edges(0))
  })
})

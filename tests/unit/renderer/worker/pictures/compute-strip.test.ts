import { describe, expect, it } from 'vitest'
import { computeStrip } from '../../../../../src/renderer/worker/pictures/compute-strip'
import { STRIP_EMPTY } from '../../../../../src/renderer/worker/protocol/strip'
import { KIND_FAMILIES } from '../../../../../src/shared/tables/mapping-kind'
import { mapsOf } from '../../../../support/map-tables'

const LABEL = 50

describe('computeStrip', () => {
  it('gives each mapping a block in address order, and the same size the same width', () => {
    const { table } = mapsOf`
      10000 +8 rw-p
      ...   +8 r--p @0 #7 /lib/x.so
    `
    const { strip } = computeStrip(table, 100, LABEL)
    expect([...new Set(strip.row)]).toEqual([0, 1])
    expect(strip.row.filter((row) => row === 0)).toHaveLength(50)
    expect(strip.family.includes(STRIP_EMPTY)).toBe(false)
    expect(strip.gaps).toEqual([])
  })

  it('draws a mapping a thousand times as large ten times as wide', () => {
    const { table } = mapsOf`
      10000 +1 rw-p
      ...   +1000 r--p @0 #7 /lib/x.so
    `
    const { edges } = computeStrip(table, 110, LABEL)
    expect(edges(0).width).toBeCloseTo(10)
    expect(edges(1)).toEqual({ x: expect.closeTo(10) as number, width: expect.closeTo(100) as number })
  })

  it('shortens a large gap to a label that tells its size, and leaves small ones unlabelled', () => {
    const { table } = mapsOf`
      10000        +1 rw-p
      20000        +1 rw-p
      7f0000000000 +1 rw-p
    `
    const { strip } = computeStrip(table, 200, LABEL)
    expect(strip.gaps).toHaveLength(1)
    expect(strip.gaps[0]).toMatchObject({ width: LABEL, bytes: 0x7f0000000000 - 0x21000 })
    const middle = Math.floor((strip.gaps[0]?.x ?? 0) + LABEL / 2)
    expect(strip.family[middle]).toBe(STRIP_EMPTY)
  })

  it('labels no way to the kernel half, which is no room a process could use', () => {
    const { table } = mapsOf`
      7f0000000000     +1 rw-p
      ffffffffff600000 +1 --xp [vsyscall]
    `
    expect(computeStrip(table, 100, LABEL).strip.gaps).toEqual([])
  })

  it('sums bytes and maps of each colour up, largest first', () => {
    const { table } = mapsOf`
      10000 +1 rw-p
      20000 +5 r-xp @0 #7 /lib/x.so
      30000 +1 rw-p
    `
    const { families } = computeStrip(table, 100, LABEL).strip
    expect(families[0]).toEqual({ family: 'code', bytes: 5 * 4096, maps: 1 })
    expect(families.reduce((sum, { maps }) => sum + maps, 0)).toBe(3)
    expect(families.every(({ family }) => KIND_FAMILIES.includes(family))).toBe(true)
  })

  it('is empty for no maps', () => {
    const { strip } = computeStrip(mapsOf``.table, 10, LABEL)
    expect(strip.family.every((family) => family === STRIP_EMPTY)).toBe(true)
    expect(strip.families).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { cutBand } from '../../../../../src/renderer/canvas/draw-space'
import { describeGap, describeSpace } from '../../../../../src/renderer/components/space/describe-space'
import { hitSpace } from '../../../../../src/renderer/components/space/hit-space'
import { actOfKey, zoom } from '../../../../../src/renderer/components/space/space-keys'
import { MappingSource } from '../../../../../src/renderer/worker/sources/mapping-source'
import { STRIP_EMPTY } from '../../../../../src/renderer/worker/protocol/strip'
import { computeSpace } from '../../../../../src/renderer/worker/pictures/space-picture'
import type { SpacePicture, SpaceRequest } from '../../../../../src/renderer/worker/protocol/space-protocol'
import { KIND_FAMILIES } from '../../../../../src/shared/tables/mapping-kind'
import { mapsOf } from '../../../../support/map-tables'

const LINES = Array.from(
  { length: 40 },
  (_, i) => `  ${((i + 1) * 0x10000).toString(16)} +${(i % 5) + 1} ${i % 2 ? 'r--p' : 'rw-p'}`,
)
const SOURCE = new MappingSource(mapsOf(Object.assign([LINES.join('\n')], { raw: [LINES.join('\n')] })).table)
const ALL: SpaceRequest = { first: 0, count: null, bandWidth: 300, bands: 3, labelWidth: 40, colour: 'kind' }

const rowsOf = ({ strip }: SpacePicture): number[] => [
  ...new Set(strip.row.filter((_, x) => strip.family[x] !== STRIP_EMPTY)),
]

describe('computeSpace', () => {
  it('shows every map of a small table, in order, with the address at which each band begins', () => {
    const picture = computeSpace(SOURCE, 7, ALL)
    expect(picture).toMatchObject({ first: 0, count: 40, totalRows: 40, activeRow: 7 })
    expect(rowsOf(picture)).toEqual(Array.from({ length: 40 }, (_, row) => row))
    expect(picture.strip.active).not.toBeNull()
    expect(picture.bandStarts).toHaveLength(3)
    expect(picture.bandStarts[0]).toMatch(/^0*10000$/)
  })

  it('shows a part with the rows of the whole table, and moves it to where it fits', () => {
    const part = computeSpace(SOURCE, 7, { ...ALL, first: 10, count: 12 })
    expect(rowsOf(part)).toEqual(Array.from({ length: 12 }, (_, i) => 10 + i))
    expect(part.strip.active).toBeNull()
    expect(computeSpace(SOURCE, -1, { ...ALL, first: 38, count: 12 })).toMatchObject({ first: 28, count: 12 })
    expect(computeSpace(SOURCE, -1, { ...ALL, first: -5, count: 1 })).toMatchObject({ first: 0, count: 8 })
  })

  it('colours by permissions', () => {
    const { strip } = computeSpace(SOURCE, -1, { ...ALL, colour: 'permissions' })
    expect(strip.families.map(({ family }) => family)).toEqual(
      KIND_FAMILIES.filter((family) => family === 'anonymous' || family === 'file-data'),
    )
  })
})

describe('cutBand', () => {
  it('cuts the strip so that the bands together are the whole', () => {
    const { strip } = computeSpace(SOURCE, 7, ALL)
    const bands = [0, 300, 600].map((from) => cutBand(strip, from, 300))
    expect(bands.flatMap(({ row }) => [...row])).toEqual([...strip.row])
    expect(bands.filter(({ active }) => active !== null).length).toBeGreaterThanOrEqual(1)
  })
})

describe('a gap on the border of two bands', () => {
  const [part] = [
    computeSpace(
      new MappingSource(
        mapsOf`
          10000        +9 rw-p
          7f0000000000 +9 rw-p
        `.table,
      ),
      -1,
      { ...ALL, count: null, labelWidth: 60 },
    ),
  ]

  it('is cut there, so that its label stands within one of them', () => {
    const [gap] = part.strip.gaps
    const bands = [0, 300, 600].map((from) => cutBand(part.strip, from, 300))
    const widths = bands.map(({ gaps }) => gaps[0]?.width ?? 0)
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(gap?.width ?? 0)
    for (const { gaps } of bands) {
      for (const { x, width } of gaps) expect([x >= 0, x + width <= 300]).toEqual([true, true])
    }
  })
})

describe('what lies at a point', () => {
  const wide = mapsOf`
    10000        +9 rw-p
    7f0000000000 +9 r--p
  `
  const picture = computeSpace(new MappingSource(wide.table), -1, ALL)
  const place = { height: 46, step: 64 }
  const [gap] = picture.strip.gaps

  it('is a map, a gap that was shortened, or nothing between the bands', () => {
    expect(hitSpace(picture, place, { x: 2, y: 10 }, 1)).toEqual({ row: 0, gap: null })
    expect(hitSpace(picture, place, { x: 298, y: 64 * 2 + 10 }, 1)).toEqual({ row: 1, gap: null })
    const middle = (gap?.x ?? 0) + (gap?.width ?? 0) / 2
    const point = { x: middle % 300, y: 64 * Math.floor(middle / 300) + 5 }
    expect(hitSpace(picture, place, point, 1)).toEqual({ row: null, gap })
    expect(hitSpace(picture, place, { x: 2, y: 60 }, 1)).toBeNull()
    expect(hitSpace(picture, place, { x: 2, y: 64 * 3 + 1 }, 1)).toBeNull()
  })
})

describe('what is said of the picture', () => {
  it('is which part shows, and how many maps share a column where there are more', () => {
    const picture = computeSpace(SOURCE, -1, ALL)
    expect(describeSpace(picture)).toBe('All 40 maps.')
    expect(describeSpace({ ...picture, first: 8, count: 16 })).toBe('Maps 9 to 24 of 40.')
    expect(describeSpace({ ...picture, count: 90_000, totalRows: 90_000 })).toBe(
      'All 90,000 maps, about 100 for each column of pixels.',
    )
    expect(describeGap({ x: 0, width: 40, bytes: 2 ** 40 })).toBe('free: 1 TiB, drawn shorter')
  })
})

describe('the keys of the address space', () => {
  const picture = computeSpace(SOURCE, 12, { ...ALL, first: 8, count: 16 })

  it('move between maps and stay in the table', () => {
    expect(actOfKey('ArrowRight', picture)).toEqual({ kind: 'select', row: 13 })
    expect(actOfKey('ArrowLeft', picture)).toEqual({ kind: 'select', row: 11 })
    expect(actOfKey('End', picture)).toEqual({ kind: 'select', row: 39 })
    expect(actOfKey('ArrowRight', { ...picture, activeRow: 39 })).toEqual({ kind: 'select', row: 39 })
    expect(actOfKey('ArrowRight', { ...picture, activeRow: -1 })).toEqual({ kind: 'select', row: 8 })
  })

  it('zoom around the active map, pan by half of what shows, and show all', () => {
    expect(actOfKey('+', picture)).toEqual({ kind: 'part', first: 10, count: 8 })
    expect(actOfKey('-', picture)).toEqual({ kind: 'part', first: 4, count: 32 })
    expect(zoom(picture, 4, 12)).toEqual({ kind: 'part', first: 0, count: null })
    expect(actOfKey('PageDown', picture)).toEqual({ kind: 'part', first: 16, count: 16 })
    expect(actOfKey('0', picture)).toEqual({ kind: 'part', first: 0, count: null })
    expect(actOfKey('Enter', picture)).toEqual({ kind: 'open' })
    expect(actOfKey('x', picture)).toBeNull()
  })
})

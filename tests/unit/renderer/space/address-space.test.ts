import { describe, expect, it } from 'vitest'
import { cutBand } from '../../../../src/renderer/canvas/draw-space'
import { actOfKey, zoom } from '../../../../src/renderer/components/space/space-keys'
import { MappingSource } from '../../../../src/renderer/worker/mapping-source'
import { STRIP_EMPTY } from '../../../../src/renderer/worker/strip'
import { computeSpace } from '../../../../src/renderer/worker/space-picture'
import type { SpacePicture, SpaceRequest } from '../../../../src/renderer/worker/space-protocol'
import { KIND_FAMILIES } from '../../../../src/shared/tables/mapping-kind'
import { mapsOf } from '../../../support/map-tables'

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

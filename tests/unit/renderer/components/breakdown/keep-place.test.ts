import { expect, it } from 'vitest'
import { layOutTreemap } from '../../../../../src/renderer/canvas/lay-out-treemap'
import { keepPlace, type ShownTreemap } from '../../../../../src/renderer/components/breakdown/keep-place'
import { breakDown } from '../../../../../src/renderer/worker/answers/break-down'
import { MappingSource } from '../../../../../src/renderer/worker/sources/mapping-source'
import { mapsOf } from '../../../../support/map-tables'

const PLACE = { width: 800, height: 400, gap: 2, head: 20, leastRoom: 40 }

function show(maps: ReturnType<typeof mapsOf>, by: 'kind' | 'permissions' = 'kind'): ShownTreemap {
  const breakdown = breakDown(new MappingSource(maps.table, null, 'not read'), by, 'size')
  return { breakdown, map: layOutTreemap(breakdown.rows, breakdown.total, PLACE) }
}

/** What a leaf stands for: its group and its map. */
function told({ breakdown, map }: ShownTreemap, leaf: number): string {
  const { item = -1, part = -1 } = map.leaves[leaf] ?? {}
  const row = breakdown.rows[item]
  return `${row?.name ?? 'nothing'}: ${row?.parts[part]?.name ?? 'no map'}`
}

const FORMER = show(mapsOf`
  10000000 +400 rw-p
  20000000 +300 rw-p
  30000000 +500 rw-p [stack]
`)
const leafOf = (words: string): number =>
  FORMER.map.leaves.findIndex((_, leaf) => told(FORMER, leaf) === words)

it('stays with a map whose weight, row and group have another place', () => {
  const next = show(mapsOf`
    8000000  +10 rw-p
    10000000 +400 rw-p
    20000000 +900 rw-p
    30000000 +500 rw-p [stack]
  `)
  const kept = keepPlace(FORMER, leafOf('anonymous: 000020000000'), next)
  expect(told(next, kept)).toBe('anonymous: 000020000000')
})

it('goes to the rest of the group of a map that is gone, and nowhere where the group is gone too', () => {
  const without = show(mapsOf`
    10000000 +400 rw-p
    ...      +900 r--p
    30000000 +500 rw-p [stack]
  `)
  const leaf = leafOf('anonymous: 000020000000')
  expect(leaf).toBeGreaterThanOrEqual(0)
  expect(told(without, keepPlace(FORMER, leaf, without))).toMatch(/^anonymous: /)
  expect(keepPlace(FORMER, leaf, show(mapsOf`30000000 +500 rw-p [stack]`))).toBe(-1)
  expect(keepPlace(FORMER, -1, without)).toBe(-1)
})

it('lets go when the groups are others', () => {
  const others = show(mapsOf`10000000 +400 rw-p`, 'permissions')
  expect(keepPlace(FORMER, leafOf('anonymous: 000010000000'), others)).toBe(-1)
})

import type { Treemap } from '../../canvas/lay-out-treemap'
import type { Breakdown } from '../../worker/protocol/breakdown-protocol'

/** A treemap and the breakdown that it shows. */
export interface ShownTreemap {
  readonly breakdown: Breakdown
  readonly map: Treemap
}

/**
 * The leaf of a newer treemap that stands for what a leaf of the former one stood for; -1 where it is gone.
 *
 * A group is known by its query, a mapping in it by where it begins; a mapping that lost its place is looked for in the rest of
 * its group.
 */
export function keepPlace(former: ShownTreemap, leaf: number, next: ShownTreemap): number {
  const place = placeOf(former, leaf)
  if (place === null) return -1
  const places = next.map.leaves.map((_, index) => placeOf(next, index))
  const same = places.findIndex((each) => each?.query === place.query && each?.start === place.start)
  return same >= 0 ? same : places.findLastIndex((each) => each?.query === place.query)
}

/** The query of the group, undefined of the others; and where the map begins, undefined of the rest or the whole. */
function placeOf(
  { breakdown, map }: ShownTreemap,
  leaf: number,
): { readonly query: string | undefined; readonly start: number | undefined } | null {
  const spot = map.leaves[leaf]
  if (!spot) return null
  const row = breakdown.rows[spot.item]
  return { query: row?.query, start: row?.parts[spot.part]?.start }
}

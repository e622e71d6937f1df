import { formatBytes } from '../../../shared/format/bytes'
import { formatCount, formatPercent } from '../../../shared/format/count'
import type { TileWords, WordedTreemap } from '../../canvas/draw-treemap'
import { WHOLE, type Treemap, type TreemapSpot } from '../../canvas/lay-out-treemap'
import type { Breakdown, BreakdownRow } from '../../worker/protocol/breakdown-protocol'

/** What a breakdown was weighed by, in words. */
export const MEASURE_WORDS: Readonly<Record<Breakdown['measure'], string>> = {
  size: 'size',
  accessible: 'accessible size',
  pss: 'PSS',
  rss: 'RSS',
}

/** The name of a group; memory without one is "unnamed". */
export function nameGroup({ name }: BreakdownRow): string {
  return name === '' ? '[anon]' : name
}

/** A treemap with what it says: of a file the name without its folder. */
export function wordTreemap(breakdown: Breakdown, map: Treemap): WordedTreemap {
  return {
    tiles: map.tiles.map((tile) => ({ ...tile, ...wordGroup(breakdown, map, tile.item) })),
    leaves: map.leaves.map((leaf) => ({ ...leaf, ...wordPart(breakdown, map, leaf) })),
  }
}

function wordGroup(breakdown: Breakdown, map: Treemap, item: number): TileWords {
  const row = breakdown.rows[item]
  if (row) return { title: baseName(nameGroup(row)), amount: formatBytes(row.weight), family: row.family }
  return { title: 'others', amount: formatBytes(weighOthers(breakdown, map)), family: null }
}

function wordPart(breakdown: Breakdown, map: Treemap, { item, part }: TreemapSpot): TileWords {
  const row = breakdown.rows[item]
  if (!row || part === WHOLE) return wordGroup(breakdown, map, item)
  const own = row.parts[part]
  if (own) return { title: baseName(own.name), amount: formatBytes(own.weight), family: own.family }
  return { title: 'others', amount: formatBytes(weighRest(row, map, item).weight), family: null }
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

/**
 * "/usr/lib/libc.so.6: PSS 1.2 MiB, 34.0 % of all, 5 maps", and of a part of a group
 * "anonymous: PSS 12 MiB, 60.0 % of all, 9 maps; of it 7f12b4000000: 8 MiB, 40.0 % of all".
 */
export function describeSpot(breakdown: Breakdown, map: Treemap, { item, part }: TreemapSpot): string {
  const { rows, total, groupCount, measure } = breakdown
  const row = rows[item]
  const amount = (weight: number): string => `${formatBytes(weight)}, ${formatPercent(weight / total)} of all`
  const word = MEASURE_WORDS[measure]
  if (!row) {
    return `${formatCount(groupCount - map.tiles.length + 1)} others: ${word} ${amount(weighOthers(breakdown, map))}`
  }
  const group = `${nameGroup(row)}: ${word} ${amount(row.weight)}, ${countMaps(row.count)}`
  if (part === WHOLE) return group
  const own = row.parts[part]
  if (own) return `${group}; of it ${own.name}: ${amount(own.weight)}`
  const rest = weighRest(row, map, item)
  return `${group}; of it ${countMaps(rest.count)} too small to draw: ${amount(rest.weight)}`
}

function countMaps(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'map' : 'maps'}`
}

/** What the groups weigh that have no tile of their own. */
function weighOthers({ rows, total }: Breakdown, { tiles }: Treemap): number {
  return Math.max(0, total - tiles.reduce((sum, { item }) => sum + (rows[item]?.weight ?? 0), 0))
}

/** What the maps of a group are that have no leaf of their own. */
function weighRest(
  { weight, count, parts }: BreakdownRow,
  { leaves }: Treemap,
  item: number,
): { readonly weight: number; readonly count: number } {
  const own = leaves.filter((leaf) => leaf.item === item && leaf.part >= 0)
  const taken = own.reduce((sum, { part }) => sum + (parts[part]?.weight ?? 0), 0)
  return { weight: Math.max(0, weight - taken), count: count - own.length }
}

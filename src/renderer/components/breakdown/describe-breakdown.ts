import { formatBytes } from '../../../shared/format/bytes'
import { formatCount, formatPercent } from '../../../shared/format/count'
import type { MappingGrouping } from '../../../shared/tables/group-mappings'
import type { WordedTile } from '../../canvas/draw-treemap'
import type { Treemap, TreemapTile } from '../../canvas/lay-out-treemap'
import type { Breakdown, BreakdownRow } from '../../worker/breakdown-protocol'

/** What a breakdown was weighed by, in words. */
export const MEASURE_WORDS: Readonly<Record<Breakdown['measure'], string>> = {
  size: 'size',
  accessible: 'accessible size',
  pss: 'PSS',
  rss: 'RSS',
}

/** The name of a group; memory without one is "unnamed". */
export function nameGroup({ name }: BreakdownRow): string {
  return name === '' ? 'unnamed' : name
}

/** The tiles of a treemap with what they say: of a file the name without its folder. */
export function wordTiles(breakdown: Breakdown, by: MappingGrouping, map: Treemap): WordedTile[] {
  return map.tiles.map((tile) => {
    const row = breakdown.rows[tile.item]
    if (!row) {
      return { ...tile, title: 'others', amount: formatBytes(weighOthers(breakdown, map)), family: null }
    }
    const name = nameGroup(row)
    const title = by === 'file' ? name.slice(name.lastIndexOf('/') + 1) : name
    return { ...tile, title, amount: formatBytes(row.weight), family: row.family }
  })
}

/** "/usr/lib/libc.so.6: PSS 1.2 MiB, 34.0 % of all, 5 maps". */
export function describeTile(breakdown: Breakdown, map: Treemap, tile: TreemapTile): string {
  const { rows, total, groupCount, measure } = breakdown
  const row = rows[tile.item]
  const weight = row?.weight ?? weighOthers(breakdown, map)
  const share = `${MEASURE_WORDS[measure]} ${formatBytes(weight)}, ${formatPercent(weight / total)} of all`
  if (!row) return `${formatCount(groupCount - map.tiles.length + 1)} others: ${share}`
  return `${nameGroup(row)}: ${share}, ${formatCount(row.count)} ${row.count === 1 ? 'map' : 'maps'}`
}

/** What the groups weigh that have no tile of their own. */
function weighOthers({ rows, total }: Breakdown, { tiles }: Treemap): number {
  return Math.max(0, total - tiles.reduce((sum, { item }) => sum + (rows[item]?.weight ?? 0), 0))
}

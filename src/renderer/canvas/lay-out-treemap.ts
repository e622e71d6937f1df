import { hierarchy, treemap } from 'd3-hierarchy'

/** A group by what it weighs. */
export interface TreemapItem {
  readonly weight: number
}

/** The rectangle of a group, in pixels of the canvas. */
export interface TreemapTile {
  /** Index of the item, or OTHERS. */
  readonly item: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A treemap: its tiles, the heaviest first, the others together last. */
export interface Treemap {
  readonly tiles: readonly TreemapTile[]
  /** What all groups weigh together. */
  readonly total: number
}

/** Stands for all groups without a tile of their own. */
export const OTHERS = -1
/** More rectangles than this nobody tells apart. */
const MOST_TILES = 60
/** A group below this share of the whole would be a line. */
const LEAST_SHARE = 1 / 400

/** How large the picture is and what lies between two tiles, in pixels of the canvas. */
export interface TreemapPlace {
  readonly width: number
  readonly height: number
  readonly gap: number
}

/**
 * Lays groups out by what they weigh: at most 61 rectangles however many groups there are.
 *
 * `items` come heaviest first; `total` is the weight of all groups, also of those that are not among the items.
 * What is too small, or one too many, goes into the others. An item that weighs nothing, or nobody knows what, has
 * no tile.
 */
export function layOutTreemap(items: readonly TreemapItem[], total: number, place: TreemapPlace): Treemap {
  if (!(total > 0) || place.width <= 0 || place.height <= 0) return { tiles: [], total: 0 }
  const own = items
    .map(({ weight }, item) => ({ item, weight }))
    .filter(({ weight }) => weight >= total * LEAST_SHARE)
    .slice(0, MOST_TILES)
  const rest = total - own.reduce((sum, { weight }) => sum + weight, 0)
  const leaves = rest > 0 ? [...own, { item: OTHERS, weight: rest }] : own
  const root = hierarchy<Node>({ children: leaves }).sum(({ weight }) => weight ?? 0)
  const laid = treemap<Node>().size([place.width, place.height]).paddingInner(place.gap).round(true)(root)
  const tiles = laid.leaves().map(({ data, x0, y0, x1, y1 }) => ({
    item: data.item ?? OTHERS,
    x: x0,
    y: y0,
    width: x1 - x0,
    height: y1 - y0,
  }))
  return { tiles, total }
}

/** What d3 lays out: the root has children, a leaf an item and its weight. */
interface Node {
  readonly children?: readonly Node[]
  readonly item?: number
  readonly weight?: number
}

/** Index of the tile at a place of the canvas; -1 between tiles. */
export function tileAt({ tiles }: Treemap, x: number, y: number): number {
  return tiles.findIndex(
    (tile) => x >= tile.x && x < tile.x + tile.width && y >= tile.y && y < tile.y + tile.height,
  )
}

/** Keys that move between tiles. */
export type TreemapKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End'
const KEYS: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']

/** Says whether a key moves between tiles. */
export function isTreemapKey(key: string): key is TreemapKey {
  return KEYS.includes(key)
}

/**
 * The tile that a key leads to: beside the present one in the arrow's direction, the nearest that overlaps it most.
 *
 * Answers the present one where there is none, and the first where none is present.
 */
export function tileByKey({ tiles }: Treemap, from: number, key: TreemapKey): number {
  const present = tiles[from]
  if (!present || key === 'Home') return tiles.length > 0 ? 0 : -1
  if (key === 'End') return tiles.length - 1
  const turned = tiles.map((tile) => turn(tile, key))
  const start = turned[from]
  if (!start) return from
  const ahead = turned
    .map((tile, index) => ({ index, away: tile.near - start.far, shared: overlap(tile, start) }))
    // Rounding may let neighbours touch or lie a pixel apart.
    .filter(({ index, away, shared }) => index !== from && away >= -1 && shared > 0)
  ahead.sort((a, b) => a.away - b.away || b.shared - a.shared)
  return ahead[0]?.index ?? from
}

interface TurnedTile {
  /** Along the arrow: where the tile begins and ends. */
  readonly near: number
  readonly far: number
  /** Across it. */
  readonly low: number
  readonly high: number
}

/** A tile seen in the direction of an arrow, so that there is one direction only. */
function turn({ x, y, width, height }: TreemapTile, key: TreemapKey): TurnedTile {
  const [across, down] = [
    { low: y, high: y + height },
    { low: x, high: x + width },
  ]
  switch (key) {
    case 'ArrowLeft':
      return { near: -(x + width), far: -x, ...across }
    case 'ArrowUp':
      return { near: -(y + height), far: -y, ...down }
    case 'ArrowDown':
      return { near: y, far: y + height, ...down }
    default:
      return { near: x, far: x + width, ...across }
  }
}

function overlap(a: TurnedTile, b: TurnedTile): number {
  return Math.min(a.high, b.high) - Math.max(a.low, b.low)
}

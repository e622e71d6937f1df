import { hierarchy, treemap } from 'd3-hierarchy'

import { LEAST_SHARE } from '../worker/protocol/breakdown-protocol'

/** Something by what it weighs. */
export interface TreemapItem {
  readonly weight: number
}

/** A group by what it weighs, with the heaviest of what is in it. */
export interface TreemapGroup extends TreemapItem {
  readonly parts: readonly TreemapItem[]
}

/** A rectangle, in pixels of the canvas. */
export interface TreemapRectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The rectangle of a group. */
export interface TreemapTile extends TreemapRectangle {
  /** Index of the group, or OTHERS. */
  readonly item: number
  /** It is divided: its parts have rectangles of their own below its name. */
  readonly isDivided: boolean
}

/** What a place of a treemap is about. */
export interface TreemapSpot {
  /** Index of the group, or OTHERS. */
  readonly item: number
  /** Index of the part, OTHERS for the rest of the group, or WHOLE. */
  readonly part: number
}

/** The smallest rectangles: of a part of a group, or of a whole group that is not divided. */
export type TreemapLeaf = TreemapRectangle & TreemapSpot

/** A treemap of two levels, on each the heaviest first and the others together last. */
export interface Treemap {
  readonly tiles: readonly TreemapTile[]
  /** In the order of the tiles. */
  readonly leaves: readonly TreemapLeaf[]
}

/** Stands for all groups, or all parts, without a rectangle of their own. */
export const OTHERS = -1
/** Stands for all of a group. */
export const WHOLE = -2
/** More rectangles than this nobody tells apart. */
const MOST_TILES = 60
const EMPTY: Treemap = { tiles: [], leaves: [] }

/** How large the picture is, in pixels of the canvas. */
export interface TreemapPlace {
  readonly width: number
  readonly height: number
  /** What lies between two rectangles. */
  readonly gap: number
  /** What the name of a divided group takes at its top. */
  readonly head: number
  /** A group whose parts would have less than this in width or height is not divided. */
  readonly leastRoom: number
}

/**
 * Lays groups out by what they weigh, and their parts within: at most 61 groups however many there are.
 *
 * `groups` come heaviest first, and so do their parts; `total` is the weight of all groups, also of those that are
 * not among them. What is too small, or one too many, goes into the others. A group that weighs nothing, or nobody
 * knows what, has no tile.
 */
export function layOutTreemap(groups: readonly TreemapGroup[], total: number, place: TreemapPlace): Treemap {
  if (!(total > 0) || place.width <= 0 || place.height <= 0) return EMPTY
  const picture = { x: 0, y: 0, width: place.width, height: place.height }
  const divided = divide(groups, { total, least: total * LEAST_SHARE, gap: place.gap }, picture).map(
    (tile) => ({
      tile,
      parts: divideGroup(groups[tile.item], tile, total, place),
    }),
  )
  return {
    tiles: divided.map(({ tile, parts }) => ({ ...tile, isDivided: parts.length > 0 })),
    leaves: divided.flatMap(({ tile, parts }) =>
      parts.length === 0
        ? [{ ...tile, part: WHOLE }]
        : parts.map((part) => ({ ...part, item: tile.item, part: part.item })),
    ),
  }
}

/** The parts of a group within its rectangle; none where one would stand alone, or there is no room. */
function divideGroup(
  group: TreemapGroup | undefined,
  { x, y, width, height }: TreemapRectangle,
  total: number,
  { gap, head, leastRoom }: TreemapPlace,
): Divided[] {
  const room = { x, y: y + head, width, height: height - head }
  if (!group || room.width < leastRoom || room.height < leastRoom) return []
  const parts = divide(group.parts, { total: group.weight, least: total * LEAST_SHARE, gap }, room)
  return parts.length > 1 ? parts : []
}

interface Divided extends TreemapRectangle {
  /** Index of the item, or OTHERS. */
  readonly item: number
}

/** Divides a rectangle among the items that weigh enough, and the others together. */
function divide(
  items: readonly TreemapItem[],
  { total, least, gap }: { readonly total: number; readonly least: number; readonly gap: number },
  { x, y, width, height }: TreemapRectangle,
): Divided[] {
  const own = items
    .map(({ weight }, item) => ({ item, weight }))
    .filter(({ weight }) => weight >= least)
    .slice(0, MOST_TILES)
  const rest = total - own.reduce((sum, { weight }) => sum + weight, 0)
  const leaves = rest > 0 ? [...own, { item: OTHERS, weight: rest }] : own
  const root = hierarchy<Node>({ children: leaves }).sum(({ weight }) => weight ?? 0)
  const laid = treemap<Node>().size([width, height]).paddingInner(gap).round(true)(root)
  return laid.leaves().map(({ data, x0, y0, x1, y1 }) => ({
    item: data.item ?? OTHERS,
    x: x + x0,
    y: y + y0,
    width: x1 - x0,
    height: y1 - y0,
  }))
}

/** What d3 lays out: the root has children, a leaf an item and its weight. */
interface Node {
  readonly children?: readonly Node[]
  readonly item?: number
  readonly weight?: number
}

import type { TreemapRectangle } from './lay-out-treemap'

/** Index of the rectangle at a place of the canvas; -1 between them. */
export function rectangleAt(rectangles: readonly TreemapRectangle[], x: number, y: number): number {
  return rectangles.findIndex(
    (each) => x >= each.x && x < each.x + each.width && y >= each.y && y < each.y + each.height,
  )
}

/** Keys that move between rectangles. */
export type TreemapKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End'
const KEYS: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']

/** Says whether a key moves between rectangles. */
export function isTreemapKey(key: string): key is TreemapKey {
  return KEYS.includes(key)
}

/**
 * The rectangle that a key leads to: beside the present one in the arrow's direction, the nearest that overlaps it most.
 *
 * Answers the present one where there is none, and the first where none is present.
 */
export function rectangleByKey(
  rectangles: readonly TreemapRectangle[],
  from: number,
  key: TreemapKey,
): number {
  const present = rectangles[from]
  if (!present || key === 'Home') return rectangles.length > 0 ? 0 : -1
  if (key === 'End') return rectangles.length - 1
  const turned = rectangles.map((each) => turn(each, key))
  const start = turned[from]
  if (!start) return from
  const ahead = turned
    .map((each, index) => ({ index, away: each.near - start.far, shared: overlap(each, start) }))
    // Rounding may let neighbours touch or lie a pixel apart.
    .filter(({ index, away, shared }) => index !== from && away >= -1 && shared > 0)
  ahead.sort((a, b) => a.away - b.away || b.shared - a.shared)
  return ahead[0]?.index ?? from
}

interface Turned {
  /** Along the arrow: where it begins and ends. */
  readonly near: number
  readonly far: number
  /** Across it. */
  readonly low: number
  readonly high: number
}

/** A rectangle seen in the direction of an arrow, so that there is one direction only. */
function turn({ x, y, width, height }: TreemapRectangle, key: TreemapKey): Turned {
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

function overlap(a: Turned, b: Turned): number {
  return Math.min(a.high, b.high) - Math.max(a.low, b.low)
}

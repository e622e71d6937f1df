import type { SpacePicture } from '../../worker/protocol/space-protocol'
import { STRIP_EMPTY, type StripGap } from '../../worker/protocol/strip'

/** Height of a band, and the way from one to the next, CSS pixels. */
export interface BandPlace {
  readonly height: number
  readonly step: number
}

/** What lies at a point of the picture: a mapping by its row, or a gap that was shortened, or neither. */
export interface SpaceHit {
  readonly row: number | null
  readonly gap: StripGap | null
}

/**
 * Finds what lies at a point of the picture; null between the bands.
 *
 * Units: the point and the place in CSS pixels, `ratio` pixels of the canvas to one of them.
 */
export function hitSpace(
  { strip, bandStarts }: SpacePicture,
  { height, step }: BandPlace,
  point: { readonly x: number; readonly y: number },
  ratio: number,
): SpaceHit | null {
  const band = Math.floor(point.y / step)
  if (band < 0 || band >= bandStarts.length || point.y - band * step > height) return null
  const column = band * (strip.family.length / bandStarts.length) + Math.floor(point.x * ratio)
  if (strip.family[column] !== STRIP_EMPTY) return { row: strip.row[column] ?? null, gap: null }
  const gap = strip.gaps.find(({ x, width }) => x <= column && column < x + width)
  return { row: null, gap: gap ?? null }
}

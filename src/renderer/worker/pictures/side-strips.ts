import type { DiffMatch } from '../../../shared/diff/diff-side'
import type { MappingTable } from '../../../shared/tables/mapping-table'
import { paintStrip, type StripLayout } from './compute-strip'
import { cutAtBorders, type PiecesOfRows } from './cut-at-borders'
import { placeRanges, weighRanges, type RangeLayout } from './lay-out-ranges'
import type { SideName } from '../protocol/snapshot-protocol'

/** The pictures of both sides of a comparison. */
export type SideStrips = Readonly<Record<SideName, StripLayout>>

/**
 * Computes the pictures of both sides on one scale.
 *
 * Matched by address they are aligned: the same address is at the same place in both, and what only one side maps is
 * empty in the other. Matched by identity addresses do not mean the same; each begins on the left.
 *
 *   before  [AAAA][B][CC]
 *   after   [AA]     [CC]
 */
export function computeSideStrips(
  before: MappingTable,
  after: MappingTable,
  match: DiffMatch,
  width: number,
  labelWidth: number,
): SideStrips {
  if (match === 'identity') {
    const weights = [weighRanges(before, width, labelWidth), weighRanges(after, width, labelWidth)] as const
    const scale = Math.min(weights[0].scale, weights[1].scale)
    return {
      before: paintStrip(before, placeRanges(weights[0], scale), width),
      after: paintStrip(after, placeRanges(weights[1], scale), width),
    }
  }
  const joint = cutAtBorders(before, after)
  const weights = weighRanges(joint.pieces, width, labelWidth)
  const pieces = placeRanges(weights, weights.scale)
  return {
    before: paintStrip(before, spanPieces(pieces, joint.before), width),
    after: paintStrip(after, spanPieces(pieces, joint.after), width),
  }
}

/** Where each row lies that is made of pieces. */
function spanPieces(pieces: RangeLayout, { first, last }: PiecesOfRows): RangeLayout {
  const left = new Float64Array(first.length)
  const right = new Float64Array(first.length)
  for (let row = 0; row < first.length; row++) {
    left[row] = pieces.left[first[row] as number] as number
    right[row] = pieces.right[last[row] as number] as number
  }
  return { left, right, gaps: pieces.gaps }
}

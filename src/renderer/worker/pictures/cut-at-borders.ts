import type { AddressRanges } from './lay-out-ranges'

/** What is mapped on either side, cut wherever a mapping of either begins or ends. */
export interface JointPieces {
  readonly pieces: AddressRanges
  /** First and last piece of each row of the two sides. */
  readonly before: PiecesOfRows
  readonly after: PiecesOfRows
}

/** The pieces that make up each row of a side. */
export interface PiecesOfRows {
  readonly first: Uint32Array
  readonly last: Uint32Array
}

/**
 * Cuts two address spaces into the pieces that each lie in one mapping of a side, or in none of it.
 *
 * Linear in the rows of both; a piece that is mapped on no side is a gap and left out.
 *
 *   before  [......)    [..)
 *   after   [..)  [..)
 *   pieces  0  )1 )2 )  3  )
 */
export function cutAtBorders(before: AddressRanges, after: AddressRanges): JointPieces {
  // Every row opens a piece, and its end may open one more.
  const most = 2 * (before.length + after.length)
  const start = new Float64Array(most)
  const end = new Float64Array(most)
  const ofBefore = makePieces(before.length)
  const ofAfter = makePieces(after.length)
  let length = 0
  let i = 0
  let j = 0
  let at = -Infinity
  // Numbers rather than reads past the end of an array, which are slow: a million rows may pass here.
  let aStart = borderAt(before.start, 0, before.length)
  let aEnd = borderAt(before.end, 0, before.length)
  let bStart = borderAt(after.start, 0, after.length)
  let bEnd = borderAt(after.end, 0, after.length)
  while (i < before.length || j < after.length) {
    const from = Math.max(at, Math.min(aStart, bStart))
    const isBefore = aStart <= from
    const isAfter = bStart <= from
    at = Math.min(isBefore ? aEnd : aStart, isAfter ? bEnd : bStart)
    start[length] = from
    end[length] = at
    if (isBefore) note(ofBefore, i, length, aStart === from)
    if (isAfter) note(ofAfter, j, length, bStart === from)
    length++
    if (aEnd <= at) {
      i++
      aStart = borderAt(before.start, i, before.length)
      aEnd = borderAt(before.end, i, before.length)
    }
    if (bEnd <= at) {
      j++
      bStart = borderAt(after.start, j, after.length)
      bEnd = borderAt(after.end, j, after.length)
    }
  }
  return { pieces: { start, end, length }, before: ofBefore, after: ofAfter }
}

function borderAt(borders: Float64Array, row: number, length: number): number {
  return row < length ? (borders[row] as number) : Infinity
}

function makePieces(length: number): PiecesOfRows {
  return { first: new Uint32Array(length), last: new Uint32Array(length) }
}

function note({ first, last }: PiecesOfRows, row: number, piece: number, isFirst: boolean): void {
  if (isFirst) first[row] = piece
  last[row] = piece
}

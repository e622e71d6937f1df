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
  while (i < before.length || j < after.length) {
    const aStart = before.start[i] ?? Infinity
    const aEnd = i < before.length ? (before.end[i] as number) : Infinity
    const bStart = after.start[j] ?? Infinity
    const bEnd = j < after.length ? (after.end[j] as number) : Infinity
    const from = Math.max(at, Math.min(aStart, bStart))
    const isBefore = aStart <= from
    const isAfter = bStart <= from
    at = Math.min(isBefore ? aEnd : aStart, isAfter ? bEnd : bStart)
    start[length] = from
    end[length] = at
    if (isBefore) note(ofBefore, i, length, aStart === from)
    if (isAfter) note(ofAfter, j, length, bStart === from)
    length++
    if (aEnd <= at) i++
    if (bEnd <= at) j++
  }
  return { pieces: { start, end, length }, before: ofBefore, after: ofAfter }
}

function makePieces(length: number): PiecesOfRows {
  return { first: new Uint32Array(length), last: new Uint32Array(length) }
}

function note({ first, last }: PiecesOfRows, row: number, piece: number, isFirst: boolean): void {
  if (isFirst) first[row] = piece
  last[row] = piece
}

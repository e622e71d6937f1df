import type { StripGap } from '../protocol/strip'

/** A gap from this size on is shortened to a fixed width and labelled. */
const LABELLED_GAP_BYTES = 2 ** 30
/** The largest gaps only, so that labels never take the strip over. */
const LABELLED_GAPS_MOST = 8
/** Labels take this share of the width at most. */
const LABEL_SHARE = 0.4
const PAGE = 4096
/** Weight of a small gap: seen, but never more than a few pages' worth. */
const SMALL_GAP_WEIGHT_MOST = 3
/** From here on addresses belong to the kernel; the way there is no room that a process could use. */
const KERNEL_HALF = 2 ** 63

/** Ranges of addresses, ascending and apart from each other: the rows of a table, or pieces of two. */
export interface AddressRanges {
  readonly start: Float64Array
  readonly end: Float64Array
  readonly length: number
}

/** Where each range lies on a line, pixels, and the gaps that have a label. */
export interface RangeLayout {
  readonly left: Float64Array
  readonly right: Float64Array
  readonly gaps: readonly StripGap[]
}

/** How much room ranges want, before it is known how many pixels a unit of it gets. */
export interface RangeWeights {
  readonly ranges: AddressRanges
  readonly mapping: Float64Array
  readonly gap: Float64Array
  readonly labelled: readonly { readonly row: number; readonly bytes: number }[]
  readonly labelWidth: number
  /** Pixels a unit of weight gets where the ranges fill the whole width. */
  readonly scale: number
}

/**
 * Weighs ranges for a line of `width` pixels.
 *
 * A range is as wide as the cube root of its size, so that one page can be seen beside a gigabyte; the largest gaps
 * have a fixed width and a label. Cost: a few walks over the ranges.
 */
export function weighRanges(ranges: AddressRanges, width: number, labelWidth: number): RangeWeights {
  const mapping = new Float64Array(ranges.length)
  const gap = new Float64Array(ranges.length)
  for (let row = 0; row < ranges.length; row++) {
    mapping[row] = cubeRoot(((ranges.end[row] as number) - (ranges.start[row] as number)) / PAGE)
    const bytes = gapBefore(ranges, row)
    gap[row] = bytes === 0 ? 0 : Math.min(SMALL_GAP_WEIGHT_MOST, cubeRoot(bytes / PAGE) / 2)
  }
  const labelled = findLabelledGaps(ranges)
  for (const { row } of labelled) gap[row] = 0
  const label = labelled.length > 0 ? Math.min(labelWidth, (width * LABEL_SHARE) / labelled.length) : 0
  const scale = (width - label * labelled.length) / Math.max(1e-9, sum(gap) + sum(mapping))
  return { ranges, mapping, gap, labelled, labelWidth: label, scale }
}

/** Places weighed ranges one after the other, a unit of weight `scale` pixels wide. */
export function placeRanges(weights: RangeWeights, scale: number): RangeLayout {
  const { ranges, mapping, gap, labelled, labelWidth } = weights
  const left = new Float64Array(ranges.length)
  const right = new Float64Array(ranges.length)
  const gaps: StripGap[] = []
  let next = labelled[0]
  let x = 0
  for (let row = 0; row < ranges.length; row++) {
    if (row === next?.row) {
      gaps.push({ x, width: labelWidth, bytes: next.bytes })
      next = labelled[gaps.length]
      x += labelWidth
    }
    x += (gap[row] as number) * scale
    left[row] = x
    x += (mapping[row] as number) * scale
    right[row] = x
  }
  return { left, right, gaps }
}

/** Bytes between a range and the one before it. */
function gapBefore({ start, end }: AddressRanges, row: number): number {
  const from = start[row] ?? 0
  return row === 0 || from >= KERNEL_HALF ? 0 : Math.max(0, from - (end[row - 1] ?? 0))
}

const SMALL_ROOTS = Float64Array.from({ length: 1024 }, (_, pages) => Math.cbrt(pages))

/** Most mappings have few pages, and looking a root up is ten times as fast as computing it. */
function cubeRoot(pages: number): number {
  return SMALL_ROOTS[pages] ?? Math.cbrt(pages)
}

/** The largest gaps that get a label, by the row that follows, in the order of addresses. */
function findLabelledGaps(ranges: AddressRanges): { row: number; bytes: number }[] {
  const large: { row: number; bytes: number }[] = []
  for (let row = 1; row < ranges.length; row++) {
    const bytes = gapBefore(ranges, row)
    if (bytes >= LABELLED_GAP_BYTES) large.push({ row, bytes })
  }
  large.sort((a, b) => b.bytes - a.bytes)
  return large.slice(0, LABELLED_GAPS_MOST).sort((a, b) => a.row - b.row)
}

function sum(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] as number
  return total
}

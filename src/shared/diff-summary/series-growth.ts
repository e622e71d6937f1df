import type { Snapshot } from '../snapshot/snapshot'
import { seemsSameProcess } from '../snapshot/seems-same-process'
import type { UsageField } from '../tables/usage-field'
import type { Bytes } from '../units'
import { VmatlasError } from '../errors'
import { followLineages, NO_LINEAGE } from './lineages'

/** What may grow from snapshot to snapshot; all but `size` need smaps. */
export const SERIES_MEASURES = ['size', 'rss', 'pss', 'privateDirty', 'swap'] as const
/** What may grow from snapshot to snapshot. */
export type SeriesMeasure = (typeof SERIES_MEASURES)[number] & ('size' | UsageField)

/** A mapping, or mappings that were or became one, that grew in every interval. */
export interface GrowingMapping {
  /** Bytes in each snapshot, ascending. */
  readonly bytes: readonly Bytes[]
  /** Last minus first. */
  readonly growth: Bytes
  /** Its first row in the newest snapshot, and how many rows it has there. */
  readonly row: number
  readonly rowCount: number
}

/** What grew in every interval of a series. */
export interface SeriesGrowth {
  readonly measure: SeriesMeasure
  /** When the snapshots were taken, ascending. */
  readonly takenAtMs: readonly number[]
  /** Of all mappings together, in each snapshot. */
  readonly totals: readonly Bytes[]
  /** The most growth first; at most as many as were asked for. */
  readonly growing: readonly GrowingMapping[]
  /** All that grew in every interval, also those not listed. */
  readonly growingCount: number
}

/** Snapshots of a series at least. */
const LEAST_IN_SERIES = 3

/**
 * Finds the mappings that grew in every interval between snapshots of one process, those that grew most first.
 *
 * The order of the snapshots does not matter: they are taken by their time. Linear in their rows. What did not exist
 * in the first snapshot has not grown in every interval.
 * Errors: `invalid-request` for fewer than three snapshots, for more than one process, or where smaps is needed and was
 * not read.
 *
 *   RSS of   heap 1, 2, 4 MiB   stack 8, 8, 9 KiB   ->   heap +3 MiB
 */
export function computeSeriesGrowth(
  snapshots: readonly Snapshot[],
  measure: SeriesMeasure,
  most = 1000,
): SeriesGrowth {
  const series = snapshots.toSorted((a, b) => a.info.capturedAtMs - b.info.capturedAtMs)
  assertSeries(series, measure)
  const lineages = followLineages(series)
  const columns = series.map((side) => sizesOf(side, measure))
  const width = lineages[0]?.length ?? 0
  const sums = series.map((_, at) => sumLineages(lineages[at], columns[at], width))
  const last = lineages.at(-1) ?? new Int32Array()
  const found = listGrowing(sums, width)
  const growthOf = (lineage: number): number => (sums.at(-1)?.[lineage] ?? 0) - (sums[0]?.[lineage] ?? 0)
  found.sort((a, b) => growthOf(b) - growthOf(a) || a - b)
  const places = placesOf(last, width)
  return {
    measure,
    takenAtMs: series.map(({ info }) => info.capturedAtMs),
    totals: columns.map((column) => column.reduce((sum, bytes) => sum + bytes, 0)),
    growing: found.slice(0, most).map((lineage) => ({
      bytes: sums.map((sum) => sum[lineage] ?? 0),
      growth: growthOf(lineage),
      row: places.first[lineage] ?? 0,
      rowCount: places.count[lineage] ?? 0,
    })),
    growingCount: found.length,
  }
}

function assertSeries(series: readonly Snapshot[], measure: SeriesMeasure): void {
  const [first] = series
  if (!first || series.length < LEAST_IN_SERIES) {
    throw new VmatlasError('invalid-request', 'A series has at least three snapshots.', 'Add a snapshot.')
  }
  if (series.some((snapshot) => !seemsSameProcess(first, snapshot))) {
    throw new VmatlasError(
      'invalid-request',
      'The snapshots are not of one process.',
      'Choose snapshots of one process; compare two runs with a difference by identity.',
    )
  }
  if (measure !== 'size' && series.some(({ usage }) => usage === null)) {
    throw new VmatlasError(
      'invalid-request',
      'One of the snapshots was taken without smaps.',
      'Look at the size, or leave that snapshot out.',
    )
  }
}

function sizesOf({ mappings, usage }: Snapshot, measure: SeriesMeasure): Float64Array {
  if (measure !== 'size') return usage?.columns[measure] ?? new Float64Array(mappings.length)
  return mappings.end.map((end, row) => end - (mappings.start[row] ?? 0))
}

function sumLineages(
  lineages: Int32Array = new Int32Array(),
  column: Float64Array = new Float64Array(),
  width: number,
): Float64Array {
  const sums = new Float64Array(width)
  for (let row = 0; row < lineages.length; row++) {
    const lineage = lineages[row] as number
    if (lineage !== NO_LINEAGE) sums[lineage] = (sums[lineage] as number) + (column[row] as number)
  }
  return sums
}

function listGrowing(sums: readonly Float64Array[], width: number): number[] {
  const found: number[] = []
  for (let lineage = 0; lineage < width; lineage++) {
    const isGrowing = sums.every(
      (sum, at) => at === 0 || (sum[lineage] as number) > (sums[at - 1]?.[lineage] as number),
    )
    if (isGrowing) found.push(lineage)
  }
  return found
}

/** Where each lineage begins among the newest rows, and how many rows it has. */
function placesOf(lineages: Int32Array, width: number): { first: Uint32Array; count: Uint32Array } {
  const first = new Uint32Array(width)
  const count = new Uint32Array(width)
  for (let row = lineages.length - 1; row >= 0; row--) {
    const lineage = lineages[row] as number
    if (lineage === NO_LINEAGE) continue
    first[lineage] = row
    count[lineage] = (count[lineage] as number) + 1
  }
  return { first, count }
}

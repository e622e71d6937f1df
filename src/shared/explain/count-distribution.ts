/** How many processes have `from` maps or more, and fewer than `to`. */
export interface CountBucket {
  readonly from: number
  readonly to: number
  readonly processes: number
}

/** 1, 2 and 5 times the powers of ten, from 20 on: below that hardly anything runs. */
const BOUNDS = [
  0,
  ...Array.from({ length: 26 }, (_, step) => ([2, 5, 10][step % 3] ?? 1) * 10 ** (1 + Math.floor(step / 3))),
]

/**
 * Counts how the map counts of the processes are spread, in buckets that grow as the counts do.
 *
 * Shape: from the first bucket that has a process to the last, the empty ones between them too; none for no counts.
 *
 *   [25, 30, 700]  ->  20 to 49: 2, 50 to 99: 0, 100 to 199: 0, 200 to 499: 0, 500 to 999: 1
 */
export function distributeCounts(counts: readonly number[]): CountBucket[] {
  const buckets = BOUNDS.slice(0, -1).map((from, index) => {
    const to = BOUNDS[index + 1] ?? Number.POSITIVE_INFINITY
    return { from, to, processes: counts.filter((count) => count >= from && count < to).length }
  })
  const isFilled = ({ processes }: CountBucket): boolean => processes > 0
  return buckets.slice(Math.max(0, buckets.findIndex(isFilled)), buckets.findLastIndex(isFilled) + 1)
}

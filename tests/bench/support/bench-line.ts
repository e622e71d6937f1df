/** Milliseconds, mebibytes, or per cent of one core. */
export type BenchUnit = 'ms' | 'MiB' | '%'

/** One line of the report: what was measured, beside what it is measured by. */
export interface BenchLine {
  /** The budget's name. */
  readonly what: string
  readonly workload: string
  /** The median, in `unit`. */
  readonly value: number
  readonly unit: BenchUnit
  /** What ran beside it in turns, in the same unit; null where the budget is a figure by itself. */
  readonly reference: { readonly what: string; readonly value: number } | null
  /** The budget in words; empty for a line that only informs. */
  readonly budget: string
  /** Whether the budget is met; null where there is none. */
  readonly isMet: boolean | null
}

/** A file of benches: yields its lines as they are measured. */
export type Bench = () => AsyncGenerator<BenchLine, void, undefined>

/** The middle of some measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** Runs the steps in turns, so that all of them see the same moods of the machine; medians in their order. */
export async function medianInTurns(
  rounds: number,
  steps: readonly (() => number | Promise<number>)[],
): Promise<number[]> {
  const times: number[][] = steps.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, step] of steps.entries()) times[index]?.push(await step())
  }
  return times.map(median)
}

/** Milliseconds that a piece of work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

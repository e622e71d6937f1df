import type { GrowthSample } from '../../../../src/shared/sysctl/growth-types'

export const LIMIT = 65_530

/** A simulated process: its count at each second, and how often it is read. */
export interface GrowthCase {
  readonly kind: string
  readonly count: (second: number) => number
  readonly intervalSeconds: number
  readonly lengthSeconds: number
}

/** Repeatable numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Course = (between: (low: number, high: number) => number) => (second: number) => number

const COURSES: Readonly<Record<string, Course>> = {
  linear: (between) => {
    const [from, rate] = [between(30, 50_000), between(10, 400)]
    return (second) => from + rate * second
  },
  noisy: (between) => {
    const [from, rate, noise] = [between(30, 40_000), between(50, 400), between(5, 100)]
    return (second) => from + rate * second + noise * swing(second)
  },
  stepped: (between) => {
    const [from, step, period] = [between(30, 30_000), between(500, 5000), between(5, 60)]
    return (second) => from + step * Math.floor(second / period)
  },
  saturating: (between) => {
    const [from, most, slowness] = [between(30, 20_000), between(25_000, 64_000), between(20, 600)]
    return (second) => from + (most - from) * (1 - Math.exp(-second / slowness))
  },
  oscillating: (between) => {
    const [middle, period] = [between(10_000, 45_000), between(8, 300)]
    const wide = between(500, Math.min(middle, 64_000 - middle))
    return (second) => middle + wide * Math.sin((2 * Math.PI * second) / period)
  },
  exponential: (between) => {
    const [from, slowness] = [between(30, 5000), between(30, 400)]
    return (second) => from * Math.exp(second / slowness)
  },
  'flat, then rising': (between) => {
    const [from, begin, rate] = [between(1000, 55_000), between(20, 900), between(20, 200)]
    return (second) => from + rate * Math.max(0, second - begin)
  },
  'a start that ends': (between) => {
    const [rate, end] = [between(20, 3000), between(3, 20)]
    return (second) => 30 + rate * Math.min(second, end)
  },
  noise: (between) => {
    const [middle, noise] = [between(300, 63_000), between(2, 2000)]
    return (second) => middle + noise * swing(second)
  },
  sawtooth: (between) => {
    const [from, burst, period] = [between(300, 40_000), between(100, 20_000), between(5, 200)]
    return (second) => from + burst * ((second / period) % 1)
  },
}

/** A repeatable noise between -1 and 1 by the second. */
function swing(second: number): number {
  return randomFrom(Math.round(second * 1000) + 1)() * 2 - 1
}

/** Makes `each` cases of every kind, the same for the same seed. */
export function makeCases(each: number, seed: number): GrowthCase[] {
  const random = randomFrom(seed)
  const between = (low: number, high: number): number => low + (high - low) * random()
  return Object.entries(COURSES).flatMap(([kind, course]) =>
    Array.from({ length: each }, () => {
      const count = course(between)
      const intervalSeconds = between(1, 4)
      return {
        kind,
        count: (second: number) => Math.round(count(second)),
        intervalSeconds,
        lengthSeconds: 900,
      }
    }),
  )
}

/** When a case is refused a new mapping, in seconds; Infinity where never in twice its length. */
export function reachedAt({ count, lengthSeconds }: GrowthCase): number {
  for (let second = 0; second < 4 * lengthSeconds; second += 0.25) if (count(second) > LIMIT) return second
  return Number.POSITIVE_INFINITY
}

/** The reads of a case until it reaches the limit or its length. */
export function readsOf(
  { count, intervalSeconds, lengthSeconds }: GrowthCase,
  until: number,
): GrowthSample[] {
  const samples: GrowthSample[] = []
  for (let second = 0; second < Math.min(lengthSeconds, until); second += intervalSeconds) {
    samples.push({ atMs: second * 1000, used: count(second) })
  }
  return samples
}

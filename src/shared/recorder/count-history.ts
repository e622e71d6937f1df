import type { GrowthSample } from '../sysctl/growth'

/** Samples kept at most. */
const CAPACITY = 4096

/** The counts of a recording, all of the latest and ever fewer of the earlier, in bounded memory. */
export class CountHistory {
  readonly #samples: GrowthSample[] = []

  /** Takes a count in; past the capacity every second sample of the older half goes, never the first. */
  add(sample: GrowthSample): void {
    this.#samples.push(sample)
    if (this.#samples.length <= CAPACITY) return
    const half = CAPACITY / 2
    const thinned = this.#samples.slice(0, half).filter((_, index) => index % 2 === 0)
    this.#samples.splice(0, half, ...thinned)
  }

  /** Ascending by time. */
  get samples(): readonly GrowthSample[] {
    return this.#samples
  }
}

import type { EpochMs } from '../units'

/** Samples by time in bounded memory: all of the latest, and ever fewer of the earlier. */
export class ThinnedHistory<Sample extends { readonly atMs: EpochMs }> {
  readonly #capacity: number
  readonly #samples: Sample[] = []

  /** `capacity` samples are kept at most; an even number. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Takes a sample in, unless it is not newer than the last; past the capacity every second of the older half goes, never the first. */
  add(sample: Sample): void {
    if (sample.atMs <= (this.#samples.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY)) return
    this.#samples.push(sample)
    if (this.#samples.length <= this.#capacity) return
    const half = this.#capacity / 2
    const thinned = this.#samples.slice(0, half).filter((_, index) => index % 2 === 0)
    this.#samples.splice(0, half, ...thinned)
  }

  /** Ascending by time. */
  get samples(): readonly Sample[] {
    return this.#samples
  }
}

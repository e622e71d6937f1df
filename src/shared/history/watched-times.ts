import type { EpochMs, Milliseconds } from '../units'

/** A time in which something was read again and again. */
interface WatchedTime {
  readonly fromMs: EpochMs
  toMs: EpochMs
}

/** Pauses between so many watched times are kept as they are; of earlier ones only the whole. */
const MOST_TIMES = 100

/** Remembers in which times something was watched, so that a line over time can stop where nobody looked. */
export class WatchedTimes {
  readonly #times: WatchedTime[] = []

  /** Takes in that it was looked at; within `patienceMs` after that the next look still belongs to the same time. */
  see(atMs: EpochMs, patienceMs: Milliseconds): void {
    const last = this.#times.at(-1)
    if (last && atMs <= last.toMs) {
      last.toMs = Math.max(last.toMs, atMs + patienceMs)
      return
    }
    this.#times.push({ fromMs: atMs, toMs: atMs + patienceMs })
    if (this.#times.length > MOST_TIMES) this.#joinFirst()
  }

  /** Says whether it was watched all the time from one moment to another. */
  covers(fromMs: EpochMs, toMs: EpochMs): boolean {
    return this.#times.some((time) => time.fromMs <= fromMs && toMs <= time.toMs)
  }

  #joinFirst(): void {
    const [first, second] = this.#times
    if (first && second) this.#times.splice(0, 2, { fromMs: first.fromMs, toMs: second.toMs })
  }
}

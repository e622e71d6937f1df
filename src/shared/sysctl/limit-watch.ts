import type { Growth } from './growth-types'
import type { TimedCount } from './process-growth'

/** A process that has passed the threshold, with what is known of it; names are latin1 byte strings. */
export interface WatchAlert {
  readonly count: TimedCount
  readonly name: string
  readonly user: string
  readonly limit: number
  readonly growth: Growth | null
}

/** A process that has passed the threshold is announced again only after it was this far below. */
const REARM_SHARE = 0.05

/** Says, count by count, which processes have just passed a share of the limit; each is reported once. */
export class LimitWatch {
  #threshold: number
  /** Start times of the processes that are above, by pid. */
  readonly #above = new Map<number, number>()

  /** `threshold` is a share of the limit: 0.7 for 70 %. */
  constructor(threshold: number) {
    this.#threshold = threshold
  }

  /** Watches for another share from now on; a process that is above it, and was not above the old one, is reported. */
  setThreshold(threshold: number): void {
    this.#threshold = threshold
  }

  /** Says whether this count is the first above the threshold. */
  passes({ pid, startTicks, used }: TimedCount, limit: number): boolean {
    const share = used / limit
    const wasAbove = this.#above.get(pid) === startTicks
    if (wasAbove && share < this.#threshold - REARM_SHARE) this.#above.delete(pid)
    if (wasAbove || share < this.#threshold) return false
    this.#above.set(pid, startTicks)
    return true
  }

  /** Forgets the processes that are not in the list any more. */
  keepOnly(pids: Iterable<number>): void {
    const alive = new Set(pids)
    for (const pid of this.#above.keys()) if (!alive.has(pid)) this.#above.delete(pid)
  }
}

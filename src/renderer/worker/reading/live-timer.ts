import { liveInterval, type ReadCost } from './live-pace'
import type { LiveState } from '../protocol/reading-protocol'

/** Live, and nothing was read yet. */
export const NOT_LIVE_YET: LiveState = { isLive: true, intervalMs: null, readMs: null }

/** Says when the open process is to be read again. */
export class LiveTimer {
  readonly #act: () => void
  #state = NOT_LIVE_YET
  #timer: ReturnType<typeof setTimeout> | undefined
  #isDue = false

  constructor(act: () => void) {
    this.#act = act
  }

  get state(): LiveState {
    return this.#state
  }

  /** Learns what a read took, and keeps the pace by it. */
  follow(cost: ReadCost): void {
    const readMs = cost.readMs + (cost.sumsMs ?? 0)
    this.#state = { ...this.#state, intervalMs: liveInterval(cost), readMs }
  }

  /** Has it read again after the interval, unless it is paused. */
  schedule(): void {
    clearTimeout(this.#timer)
    this.#isDue = true
    if (!this.#state.isLive || this.#state.intervalMs === null) return
    this.#timer = setTimeout(() => {
      this.#isDue = false
      this.#act()
    }, this.#state.intervalMs)
  }

  /** Reads no more until the next {@link schedule}. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#isDue = false
  }

  /** Forgets what reads of a process took: the next one is another. */
  forget(): void {
    this.stop()
    this.#state = { ...NOT_LIVE_YET, isLive: this.#state.isLive }
  }

  /** Goes on or pauses; what was to come goes on where it stood. */
  turn(isLive: boolean): void {
    this.#state = { ...this.#state, isLive }
    clearTimeout(this.#timer)
    if (isLive && this.#isDue) this.schedule()
  }
}

import type { Milliseconds } from '../../shared/units'

/** However cheap a read is, nobody sees more than this. */
const LEAST_MS = 1000
/** A read takes at most one part in twenty of the time. */
const COST_FACTOR = 19

/** Wakes its owner again and again, the later the more the last round cost: at most 5 % of one core. */
export class LiveClock {
  readonly #onDue: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #everyMs: Milliseconds = 0
  #isOn = false

  constructor(onDue: () => void) {
    this.#onDue = onDue
  }

  get isOn(): boolean {
    return this.#isOn
  }

  /** The wait after the last round; 0 before the first. */
  get everyMs(): Milliseconds {
    return this.#everyMs
  }

  /** Starts with a round at once. */
  start(): void {
    if (this.#isOn) return
    this.#isOn = true
    this.#onDue()
  }

  stop(): void {
    this.#isOn = false
    this.#everyMs = 0
    clearTimeout(this.#timer)
  }

  /** Sets the next round, after one that cost so much; does nothing while stopped. */
  next(costMs: Milliseconds): void {
    if (!this.#isOn) return
    this.#everyMs = Math.max(LEAST_MS, costMs * COST_FACTOR)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#onDue, this.#everyMs)
  }
}

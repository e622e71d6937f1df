/** Adds up how long a thread was at work, from one question to the next. */
export class BusyClock {
  #sumMs = 0
  #beganAt: number | null = null

  /** Carries something out and counts the time that it took, also where it throws. */
  measure<Result>(act: () => Result): Result {
    // Within another measured act it is part of that.
    if (this.#beganAt !== null) return act()
    this.#beganAt = performance.now()
    try {
      return act()
    } finally {
      this.#sumMs += performance.now() - this.#beganAt
      this.#beganAt = null
    }
  }

  /** Milliseconds of work since the last question, what is under way included; counts from 0 on again. */
  takeMs(): number {
    const now = performance.now()
    const sum = this.#sumMs + (this.#beganAt === null ? 0 : now - this.#beganAt)
    this.#sumMs = 0
    if (this.#beganAt !== null) this.#beganAt = now
    return sum
  }
}

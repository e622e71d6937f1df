import { availableParallelism, loadavg } from 'node:os'

/** While others need the processors, a pass rests three times as long as it works. */
const RESTS_WHILE_BUSY = 3
/** Rests are saved up: each costs others a switch. No longer either, since whoever watches the pass takes silence for a hang. */
const ONE_REST_MS = 100

/**
 * Keeps a pass over the machine to a quarter of a core while the machine is busy.
 *
 * What counts is processor time: on a busy machine most of the time that passes is spent waiting for a processor, and
 * to rest three times as long as that too would lengthen a pass to many times what its work takes.
 */
export class RestWhileBusy {
  readonly #pause = new Int32Array(new SharedArrayBuffer(4))
  #usedMs = cpuUsedMs()
  #owedMs = 0

  /** Rests for the work since the last call; `beat` is called after each rest. */
  rest(beat: () => void): void {
    const usedMs = cpuUsedMs()
    this.#owedMs = isMachineBusy() ? this.#owedMs + RESTS_WHILE_BUSY * (usedMs - this.#usedMs) : 0
    this.#usedMs = usedMs
    const rests = listRests(this.#owedMs)
    for (const restMs of rests) {
      Atomics.wait(this.#pause, 0, 0, restMs)
      beat()
      this.#owedMs -= restMs
    }
  }
}

/** The rests that are due of what is owed, in milliseconds; none until there is enough for one. */
export function listRests(owedMs: number): readonly number[] {
  return new Array<number>(Math.floor(owedMs / ONE_REST_MS)).fill(ONE_REST_MS)
}

/** Processor time of this program, in milliseconds. */
function cpuUsedMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function isMachineBusy(): boolean {
  return (loadavg()[0] ?? 0) > availableParallelism()
}

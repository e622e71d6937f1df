import { COUNT_OUTCOMES, type CountOutcome } from '../../shared/tables/process-table'

const DONE = 0
const PULSE = 1
const CONTROL_WORDS = 2

/**
 * The rows of one round of counting, in memory that the counting thread and its watcher share.
 *
 * Rows below `done` are finished and may be read; the others belong to the thread.
 */
export interface CountMemory {
  readonly pid: Uint32Array
  /** Mappings in use; NaN unless the outcome is `counted`. */
  readonly used: Float64Array
  /** Index into COUNT_OUTCOMES. */
  readonly outcome: Uint8Array
  /** Milliseconds since 1970. */
  readonly readAtMs: Float64Array
  readonly readMs: Float64Array
  readonly control: Int32Array
}

/** Makes the memory for counting these processes, in this order. */
export function createCountMemory(pids: ArrayLike<number>): CountMemory {
  const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(pids.length * bytes)
  const memory: CountMemory = {
    pid: new Uint32Array(shared(4)),
    used: new Float64Array(shared(8)).fill(Number.NaN),
    outcome: new Uint8Array(shared(1)),
    readAtMs: new Float64Array(shared(8)),
    readMs: new Float64Array(shared(8)),
    control: new Int32Array(new SharedArrayBuffer(CONTROL_WORDS * 4)),
  }
  memory.pid.set(pids)
  return memory
}

/** How a count ended. */
export interface CountEnd {
  readonly outcome: CountOutcome
  readonly used: number
  readonly readAtMs: number
  readonly readMs: number
}

/** Writes the row that is next and makes it visible. */
export function finishRow(memory: CountMemory, row: number, end: CountEnd): void {
  memory.used[row] = end.used
  memory.outcome[row] = COUNT_OUTCOMES.indexOf(end.outcome)
  memory.readAtMs[row] = end.readAtMs
  memory.readMs[row] = end.readMs
  Atomics.store(memory.control, DONE, row + 1)
}

/** How many rows are finished. */
export function rowsDone(memory: CountMemory): number {
  return Atomics.load(memory.control, DONE)
}

/** The thread shows that it is alive: its last system call has returned. */
export function beat(memory: CountMemory): void {
  Atomics.add(memory.control, PULSE, 1)
}

/** A number that changes with every step of the thread. */
export function activityOf(memory: CountMemory): number {
  return Atomics.load(memory.control, PULSE) + Atomics.load(memory.control, DONE)
}

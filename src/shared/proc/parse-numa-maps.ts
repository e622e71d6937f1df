import { LineSplitter } from './line-splitter'
import { VmatlasError } from '../errors'

/** The NUMA policy of each mapping of a process. Rows ascend by address. */
export interface NumaPolicies {
  /** Where each mapping starts. */
  readonly start: Float64Array<ArrayBuffer>
  /** Index into `texts`, row for row with `start`. */
  readonly policy: Uint32Array<ArrayBuffer>
  /** Policies as the kernel writes them: `default`, `bind:0`, `interleave=static:0-3`. */
  readonly texts: readonly string[]
}

/** Two modes are written with a space in their name; what follows a policy is a word of its own. */
const LINE = /^([0-9a-f]{1,16}) (prefer \(many\)\S*|weighted interleave\S*|\S+)(?: |$)/
/** Longer than a start and any policy: nodes are listed as ranges, and the kernel gives them 64 bytes. */
const POLICY_MOST = 128
const NEWLINE = 10

/**
 * Parses /proc/PID/numa_maps from bytes, in pieces of any size, for the policies alone.
 *
 * Errors: `malformed-proc` from `push` at a line that the kernel would not print.
 * Source: numa(7); show_numa_map(), fs/proc/task_mmu.c; mpol_to_str(), mm/mempolicy.c.
 *
 *   7f1200000000 bind:0 anon=1 dirty=1 N0=1 kernelpagesize_kB=4  ->  0x7f1200000000, "bind:0"
 */
export class NumaMapsParser {
  readonly #lines = new LineSplitter((bytes, start, end) => this.#parseLines(bytes, start, end))
  readonly #indexes = new Map<string, number>()
  readonly #starts: number[] = []
  readonly #policies: number[] = []

  /** Rows so far. */
  get rowCount(): number {
    return this.#starts.length
  }

  /** Takes the bytes `[start, end)`; they are not kept. */
  push(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#lines.push(bytes, start, end)
  }

  /** Ends the parse; a line whose end has not come is left out. */
  finish(): { readonly policies: NumaPolicies; readonly truncated: boolean } {
    return {
      policies: {
        start: Float64Array.from(this.#starts),
        policy: Uint32Array.from(this.#policies),
        texts: [...this.#indexes.keys()],
      },
      truncated: this.#lines.pendingBytes > 0,
    }
  }

  #parseLines(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end;) {
      const newline = bytes.indexOf(NEWLINE, at)
      this.#takeLine(String.fromCharCode(...bytes.subarray(at, Math.min(newline, at + POLICY_MOST))))
      at = newline + 1
    }
  }

  #takeLine(text: string): void {
    const match = LINE.exec(text)
    if (!match) throw new VmatlasError('malformed-proc', 'numa_maps has a line without address and policy.')
    const [, start = '', policy = ''] = match
    const address = Number.parseInt(start, 16)
    // A mapping that grew or merged during the read comes twice: the later line holds, as in maps.
    while (this.#starts.length > 0 && (this.#starts.at(-1) as number) >= address) {
      this.#starts.pop()
      this.#policies.pop()
    }
    let index = this.#indexes.get(policy)
    if (index === undefined) {
      index = this.#indexes.size
      this.#indexes.set(policy, index)
    }
    this.#starts.push(address)
    this.#policies.push(index)
  }
}

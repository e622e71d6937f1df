import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Arguments are in the process's own memory, so reading them may wait for its memory lock. */
const DEADLINE_MS = 500

/**
 * Reads /proc/PID/cmdline without ever waiting long.
 *
 * A process that does not answer is remembered and not asked again until its pending read has ended: each such
 * read holds one of the few threads that Node has for files.
 */
export class CommandReader {
  readonly #procRoot: string
  readonly #pending = new Set<number>()

  constructor(procRoot: string) {
    this.#procRoot = procRoot
  }

  /** The arguments as latin1, each ended by a zero byte; null where they cannot be read now. */
  async read(pid: number): Promise<string | null> {
    if (this.#pending.has(pid)) return null
    this.#pending.add(pid)
    const read = readFile(join(this.#procRoot, String(pid), 'cmdline'), 'latin1')
      .catch(() => null)
      .finally(() => this.#pending.delete(pid))
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), DEADLINE_MS)
    })
    return Promise.race([read, deadline]).finally(() => clearTimeout(timer))
  }
}

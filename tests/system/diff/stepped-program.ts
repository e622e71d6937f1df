import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { DiffSide } from '../../../src/shared/diff/diff-side'
import { parseSmaps } from '../../../src/shared/proc/parse-smaps'

/** Compiles one of the programs beside this file. */
export function compile(
  compiler: 'gcc' | 'g++',
  source: string,
  output: string,
  flags: readonly string[] = [],
): void {
  execFileSync(compiler, ['-O1', '-Wall', '-o', output, source, ...flags], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** A program of the test that takes a step for each letter it is sent, and answers with one. */
export class SteppedProgram {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>) {
    this.#child = child
  }

  /** Starts it and waits until it stands before its first step. */
  static async start(program: string, args: readonly string[] = []): Promise<SteppedProgram> {
    const stepped = new SteppedProgram(spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] }))
    await stepped.#answer()
    return stepped
  }

  get pid(): number {
    const { pid } = this.#child
    if (pid === undefined) throw new Error('the program did not start')
    return pid
  }

  /** Lets it take a step and waits until it has. */
  async step(letter = '.'): Promise<void> {
    this.#child.stdin.write(letter)
    await this.#answer()
  }

  /** Its maps with what they cost, as they are now. */
  read(): DiffSide {
    const { table, usage } = parseSmaps(readFileSync(`/proc/${this.pid}/smaps`))
    return { mappings: table, usage, absent: [] }
  }

  /** Ends it and waits until it is gone. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
  }

  async #answer(): Promise<void> {
    const ended = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`the program ended with ${String(code)}`)
    })
    await Promise.race([once(this.#child.stdout, 'data'), ended])
  }
}

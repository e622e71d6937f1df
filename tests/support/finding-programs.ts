import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const SOURCE = resolve(import.meta.dirname, 'finding-cases.c')

/** Programs with something to find in their maps, and the files that they use; all end with {@link close}. */
export class FindingPrograms {
  /** Only its owner may write to it. */
  readonly folder = mkdtempSync(join(tmpdir(), 'vmatlas-findings-'))
  readonly #children: ChildProcess[] = []
  readonly #binaries = new Map<string, string>()

  /** Compiles the program with its stack executable or, as usual, not. */
  program(stack: 'noexecstack' | 'execstack' = 'noexecstack'): string {
    const known = this.#binaries.get(stack)
    if (known !== undefined) return known
    const binary = join(this.folder, `finding-cases-${stack}`)
    this.#compile(['-o', binary, SOURCE, '-pthread', `-Wl,-z,${stack}`])
    this.#binaries.set(stack, binary)
    return binary
  }

  /** Compiles a library that holds a number, in a folder of this mode; two of one number have the same bytes. */
  library(path: string, number = 1, mode = 0o755): string {
    const folder = this.path(path, '..')
    mkdirSync(folder, { recursive: true })
    const source = this.path('library.c')
    writeFileSync(source, `int number(void) { return ${number}; }\n`)
    this.#compile(['-shared', '-fPIC', '-Wl,--build-id=none', '-o', this.path(path), source])
    if (folder !== this.folder) chmodSync(folder, mode)
    return this.path(path)
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts)
  }

  /** Starts the program and waits until it has done what its arguments ask for; returns its pid. */
  start(args: readonly string[] = [], program = this.program()): Promise<number> {
    return this.#startCommand(program, args)
  }

  /** As {@link start} in a mount namespace of its own, after shell commands; needs root. */
  startInNamespace(commands: string, args: readonly string[]): Promise<number> {
    const script = `set -e; ${commands}\nexec "$@"`
    const unshare = ['-m', '--propagation', 'private', '/bin/sh', '-c', script, 'sh', this.program()]
    return this.#startCommand('unshare', [...unshare, ...args])
  }

  /** Starts this Node, which makes code as it runs. */
  startNode(): Promise<number> {
    const script = 'console.log("ready " + process.pid); process.stdin.resume()'
    return this.#startCommand(process.execPath, ['-e', script])
  }

  /** Ends all programs and takes their files away. */
  async close(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        const gone = new Promise((done) => child.once('exit', done))
        child.kill('SIGKILL')
        if (child.exitCode === null && child.signalCode === null) await gone
      }),
    )
    rmSync(this.folder, { recursive: true })
  }

  async #startCommand(command: string, args: readonly string[]): Promise<number> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#children.push(child)
    return new Promise((done, failed) => {
      child.once('error', failed)
      child.once('exit', (code) => failed(new Error(`${args.join(' ')} ended early with ${code}`)))
      createInterface({ input: child.stdout }).once('line', (line) => done(Number(line.split(' ')[1])))
    })
  }

  #compile(args: readonly string[]): void {
    execFileSync('gcc', ['-O1', '-Wall', '-Werror', ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
  }
}

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The compiled C program of the benches. */
export interface BenchProgram {
  /** Starts a process with many mappings and waits until they are there. */
  start(count: number, names: number): Promise<Workload>
  /** Runs a command with its output thrown away; milliseconds from its start to its end. */
  time(command: readonly string[]): number
  /** Removes what was made on disk. */
  remove(): void
}

/** A process with many mappings. */
export interface Workload {
  readonly pid: number
  /** Mappings that the program made: fewer than asked for where the limit is lower. */
  readonly count: number
  end(): Promise<void>
}

/** Compiles the program into a folder of its own. */
export function buildBenchProgram(source: string): BenchProgram {
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-bench-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  process.on('exit', remove)
  const binary = join(folder, 'workload')
  execFileSync('gcc', ['-O2', '-Wall', '-Werror', '-o', binary, source], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return {
    start: (count, names) => start(binary, count, names, mkdtempSync(join(folder, 'files-'))),
    time: (command) => Number(execFileSync(binary, ['time', ...command], { encoding: 'utf8' })) / 1e6,
    remove,
  }
}

async function start(binary: string, count: number, names: number, folder: string): Promise<Workload> {
  const child = spawn(binary, ['maps', String(count), String(names), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return {
    pid: child.pid ?? 0,
    count: Number(line.replace('ready ', '')),
    end: async () => {
      child.stdin.end()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

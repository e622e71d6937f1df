import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'

const source = resolve(import.meta.dirname, 'target.c')

/**
 * Compiles the test's target program, once for each version of its source, and returns its path.
 *
 * The binary lies in a world-readable folder, so that a test can also start it as another user.
 */
export function buildTarget(link: '-static' | '-pie' = '-pie'): string {
  const folder = join(tmpdir(), `vmatlas-test-target-${userInfo().uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const binary = join(
    folder,
    `target-${Math.round(statSync(source).mtimeMs)}${link === '-static' ? link : ''}`,
  )
  if (!existsSync(binary)) {
    const fresh = `${binary}.${process.pid}`
    execFileSync('gcc', ['-O1', '-Wall', '-Werror', link, '-o', fresh, source], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    renameSync(fresh, binary)
  }
  return binary
}

/** A running target program; it ends when the test closes it, kills it, or itself ends. */
export interface Target {
  readonly pid: number
  readonly child: ChildProcess
  /** The lines of /proc/PID/maps, as bytes in latin1. */
  readMaps(): string[]
  /** Kills it and waits until it is gone from /proc. */
  kill(): Promise<void>
}

/** What a target is started with besides its arguments. */
export interface TargetOptions {
  /** Link it statically: then it shares no page with another process, and its PSS holds still. */
  readonly isStatic?: boolean
  /** Run as this user; needs root. */
  readonly uid?: number
  readonly cwd?: string
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the target program and waits until its mappings are made. */
export async function startTarget(
  args: readonly string[] = [],
  options: TargetOptions = {},
): Promise<Target> {
  const child = spawn(buildTarget(options.isStatic === true ? '-static' : '-pie'), args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  const ready = new Promise<number>((done, failed) => {
    child.once('error', failed)
    child.once('exit', (code) => failed(new Error(`the target ended early with ${code}`)))
    createInterface({ input: child.stdout }).once('line', (line) => done(Number(line.split(' ')[1])))
  })
  const pid = await ready
  return {
    pid,
    child,
    readMaps: () => readFileSync(`/proc/${pid}/maps`, 'latin1').trimEnd().split('\n'),
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

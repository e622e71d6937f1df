import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'

const repository = resolve(import.meta.dirname, '../..')

/** A copy of the built command line that every user can read. */
export interface CliCopy {
  readonly script: string
  remove(): void
}

/** How a command ended. */
export interface CliEnd {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** How a command is started. */
export interface CliOptions {
  /** Run as this user; needs root. */
  readonly uid?: number
  /** Shell commands run as root in a mount namespace of their own before the command starts. */
  readonly inNamespace?: string
}

/** A command that waits to be let go, so that a test can prepare for its pid. */
export interface HeldCli {
  /** The pid it has now and keeps. */
  readonly pid: number
  /** Lets it run and waits for its end. */
  run(): Promise<CliEnd>
}

/** Copies the built command line to a world-readable folder: the checkout may lie in a home closed to others. */
export function copyCli(): CliCopy {
  const built = join(repository, 'out/main')
  if (!existsSync(join(built, 'cli.js')))
    throw new Error('the app is not built: run these tests through npm test')
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-cli-'))
  mkdirSync(join(folder, 'node_modules'))
  cpSync(built, join(folder, 'out/main'), { recursive: true })
  cpSync(join(repository, 'package.json'), join(folder, 'package.json'))
  cpSync(join(repository, 'node_modules/ps-list'), join(folder, 'node_modules/ps-list'), { recursive: true })
  execFileSync('chmod', ['-R', 'a+rX', folder])
  return {
    script: join(folder, 'out/main/cli.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Starts a command that waits for {@link HeldCli.run}. */
export function holdCli(cli: CliCopy, args: readonly string[], options: CliOptions = {}): HeldCli {
  const child =
    options.inNamespace === undefined
      ? spawnHeld(cli, args, options.uid)
      : spawnInNamespace(cli, args, options)
  const { pid } = child
  if (pid === undefined) throw new Error('the command line could not be started')
  return { pid, run: () => letGo(child) }
}

/** Runs a command to its end. */
export function runCliCopy(cli: CliCopy, args: readonly string[], options: CliOptions = {}): Promise<CliEnd> {
  return holdCli(cli, args, options).run()
}

type Held = ChildProcessByStdio<Writable, Readable, Readable>

/** `exec` keeps pid and start time, so an agent registered for the waiting shell is there for the command. */
function spawnHeld(cli: CliCopy, args: readonly string[], uid: number | undefined): Held {
  return spawn('/bin/sh', ['-c', 'read _ && exec "$@"', 'sh', process.execPath, cli.script, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
}

function spawnInNamespace(cli: CliCopy, args: readonly string[], options: CliOptions): Held {
  const become =
    options.uid === undefined ? '' : `setpriv --reuid ${options.uid} --regid ${options.uid} --clear-groups`
  const script = `set -e; ${options.inNamespace}\nread _; exec ${become} "$@"`
  const command = [
    '-m',
    '--propagation',
    'private',
    '/bin/sh',
    '-c',
    script,
    'sh',
    process.execPath,
    cli.script,
  ]
  return spawn('unshare', [...command, ...args], { stdio: ['pipe', 'pipe', 'pipe'], cwd: '/' })
}

function letGo(child: Held): Promise<CliEnd> {
  const text = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk))
  child.stdin.end('go\n')
  return new Promise((ended, failed) => {
    child.once('error', failed)
    child.once('close', (status) => ended({ status, ...text }))
  })
}

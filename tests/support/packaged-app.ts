import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { waitFor } from './wait-for'
import { WITHOUT_SYSTEM_BUS } from './launch-app'

const repository = resolve(import.meta.dirname, '../..')

/** An unpacked package in a folder that every user can read. */
export interface PackagedApp {
  /** The launcher, as a person calls it. */
  readonly launcher: string
  /** Electron's own binary, fuses and all. */
  readonly binary: string
  readonly folder: string
  remove(): void
}

/** Makes a package as `npm run package` does, from the runtime at hand. */
export function packageApp(): PackagedApp {
  const output = mkdtempSync(join(tmpdir(), 'vmatlas-packaged-'))
  chmodSync(output, 0o755)
  const script = join(repository, 'scripts/package.mjs')
  // The tests run in the checkout already; npm's word for the caller's folder would only mislead.
  execFileSync(process.execPath, [script, '--out', output], { cwd: repository, stdio: 'pipe' })
  const folder = join(output, 'linux-unpacked')
  return {
    launcher: join(folder, 'vmatlas'),
    binary: join(folder, 'vmatlas-app'),
    folder,
    remove: () => rmSync(output, { recursive: true, force: true }),
  }
}

/** How a program ended. */
export interface End {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end as `uid` with nothing in its environment, not even PATH. */
export function runBare(program: string, args: readonly string[], uid: number): Promise<End> {
  const child = spawn(program, args, { env: {}, uid, gid: uid, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] })
  const text = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk))
  return new Promise((ended, failed) => {
    child.once('error', failed)
    child.once('close', (status) => ended({ status, ...text }))
  })
}

/** A window of a package, attached to from outside: its fuses refuse Playwright's way through the inspector. */
export interface AttachedWindow {
  readonly browser: Browser
  close(): Promise<void>
}

/** Starts a package's window as `uid` and attaches to it over the DevTools protocol. */
export async function openPackaged(app: PackagedApp, uid: number, home: string): Promise<AttachedWindow> {
  const args = ['--remote-debugging-port=0', '--disable-gpu', `--user-data-dir=${join(home, 'data')}`]
  const child = spawn(app.launcher, args, {
    env: { HOME: home, DISPLAY: process.env['DISPLAY'] ?? '', ...WITHOUT_SYSTEM_BUS },
    uid,
    gid: uid,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  try {
    const address = await debuggingAddress(child)
    // Attaching before the window is there can hang for good.
    await waitFor('the page of the window', () => hasPage(address))
    const browser = await chromium.connectOverCDP(address)
    return {
      browser,
      close: async () => {
        await browser.close()
        child.kill('SIGTERM')
        await ended
      },
    }
  } catch (thrown) {
    child.kill('SIGKILL')
    throw thrown
  }
}

async function hasPage(address: string): Promise<boolean> {
  const list = await fetch(`http://${new URL(address).host}/json/list`)
  const targets = (await list.json()) as { type: string; url: string }[]
  return targets.some(({ type, url }) => type === 'page' && url.startsWith('app:'))
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  const lines: string[] = []
  return new Promise((found, failed) => {
    if (child.stderr === null) throw new Error('standard error is not piped')
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line)
      const address = /^DevTools listening on (ws:\/\/\S+)/.exec(line)?.[1]
      if (address !== undefined) found(address)
    })
    child.once('close', () => failed(new Error(`the window ended early:\n${lines.join('\n')}`)))
  })
}

import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'

/** The checkout, as Electron gets it for an app path. */
export const repositoryRoot = resolve(import.meta.dirname, '../..')

/** How the app is started other than the usual way. */
export interface LaunchOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A program that stands for Electron, for example one that changes the user first. */
  readonly executablePath?: string
  /** The app folder; the checkout unless given. */
  readonly appPath?: string
  readonly userDataDir?: string
  /** A copy of {@link playwrightLoader} that the app's user may read. */
  readonly loader?: string
}

/** A started app with its window, and what it wrote while it ran. */
export interface RunningApp {
  readonly app: ElectronApplication
  readonly window: Page
  /** Console errors and uncaught exceptions of the window so far. */
  readonly problems: string[]
  close(): Promise<void>
}

/**
 * Playwright's own hook, which holds the app back until Playwright listens. It is loaded only for an Electron that
 * Playwright finds by itself; without it the window may be half loaded when Playwright attaches, and hang.
 */
export const playwrightLoader = join(
  dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
  'lib/server/electron/loader.js',
)

const isRoot = process.getuid?.() === 0

/**
 * Tests of polkit start and stop the machine's system bus, and Chromium aborts when a bus it uses ends. An app that asks
 * for no privilege needs none.
 */
export const WITHOUT_SYSTEM_BUS = { DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/run/vmatlas-no-bus' }

/** Starts the built app on the real Electron with a user data folder of its own. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const userData = options.userDataDir ?? mkdtempSync(join(tmpdir(), 'vmatlas-app-'))
  const inheritsRoot = isRoot && options.executablePath === undefined
  const app = await _electron.launch({
    executablePath: options.executablePath ?? process.env['VMATLAS_ELECTRON_PATH'] ?? '',
    args: [
      '-r',
      options.loader ?? playwrightLoader,
      '--disable-gpu',
      `--user-data-dir=${userData}`,
      options.appPath ?? repositoryRoot,
      ...(options.args ?? []),
    ],
    env: {
      ...definedEnvironment(),
      ...(options.executablePath === undefined ? WITHOUT_SYSTEM_BUS : {}),
      ...options.env,
    },
    // Playwright adds --no-sandbox unless told otherwise; only root needs it.
    chromiumSandbox: !inheritsRoot,
    timeout: 60_000,
  })
  const window = await app.firstWindow()
  const problems: string[] = []
  window.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  window.on('pageerror', (error) => problems.push(String(error)))
  return {
    app,
    window,
    problems,
    close: async () => {
      await app.close()
      if (options.userDataDir === undefined) rmSync(userData, { recursive: true, force: true })
    },
  }
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return Object.fromEntries(entries)
}

import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'
import { buildBenchProgram, type BenchProgram } from '../bench/support/workload'
import { selectProcess } from '../support/process-list'
import { launchApp, type RunningApp } from '../support/launch-app'
import { guardLimit } from '../support/limit-guard'

/** A picture of the window: rows of RGBA bytes from the top. */
export interface Picture {
  readonly name: string
  readonly pixels: Uint8Array
  readonly width: number
  readonly height: number
}

const MANY = 52_000
const LARGE = 1_000_000
const OWN_MAPPINGS = 500
/** For marks of what changed to fade, and for counts of the list to come in. */
const SETTLE_MS = 2500
/** Enough readings of the list for a line. */
const WHILE_MS = 12_000
const THEMES = ['light', 'dark'] as const

/** What a picture is of: a process, and what is done in the window before it is taken. */
interface Scene {
  readonly name: string
  readonly process: 'few' | 'browser' | 'million' | null
  readonly arrange: (window: Page) => Promise<void>
}

const SCENES: readonly Scene[] = [
  { name: 'processes', process: null, arrange: () => Promise.resolve() },
  { name: 'few-maps', process: 'few', arrange: (window) => selectMap(window, 'RSS', 1) },
  { name: 'maps', process: 'browser', arrange: (window) => selectMap(window, 'RSS', 4) },
  { name: 'million-maps', process: 'million', arrange: (window) => selectMap(window, 'Start', 5) },
  ...(['Breakdown', 'Address space', 'Neighbours', 'History'] as const).flatMap((tab) => {
    const name = tab.toLowerCase().replace(' ', '-')
    const arrange = (window: Page): Promise<void> => openTab(window, tab)
    return [
      { name, process: 'browser' as const, arrange },
      { name: `million-${name}`, process: 'million' as const, arrange },
    ]
  }),
]

/** Takes the pictures of these names, or all of them, each in light and in dark. */
export async function* pictures(names: readonly string[]): AsyncGenerator<Picture> {
  const unknown = names.filter((name) => !SCENES.some((scene) => scene.name === name))
  if (unknown.length > 0) throw new Error(`no such picture: ${unknown.join(', ')}`)
  const program = buildBenchProgram(resolve('tests/bench/support/workload.c'))
  const others = [spawn('sleep', ['3600']), spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e9)'])]
  const many = await program.start(MANY, 0)
  const running = await launchApp({ appPath: resolve('.') })
  try {
    for (const scene of SCENES.filter(({ name }) => names.length === 0 || names.includes(name))) {
      yield* takeScene(running, program, scene, others[0]?.pid ?? 0)
    }
  } finally {
    await running.close()
    await many.end()
    for (const child of others) {
      child.kill()
      await once(child, 'exit')
    }
    program.remove()
  }
}

async function* takeScene(
  running: RunningApp,
  program: BenchProgram,
  scene: Scene,
  fewPid: number,
): AsyncGenerator<Picture> {
  if (scene.process !== 'million') return yield* draw(running, scene, await pidOf(running, scene, fewPid))
  const guard = await guardLimit()
  guard.raise(LARGE + OWN_MAPPINGS)
  const large = await program.start(LARGE, 0)
  try {
    yield* draw(running, scene, large.pid)
  } finally {
    await large.end()
    guard.release()
  }
}

async function pidOf({ app }: RunningApp, { process: wanted }: Scene, fewPid: number): Promise<number> {
  if (wanted === 'few') return fewPid
  return app.evaluate(
    ({ app: electronApp }) => electronApp.getAppMetrics().find(({ type }) => type === 'Tab')?.pid ?? 0,
  )
}

async function* draw(running: RunningApp, scene: Scene, pid: number): AsyncGenerator<Picture> {
  const { window } = running
  await window.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Processes' }).click()
  await grid(window, 'Processes').getByRole('row').nth(1).waitFor()
  if (scene.process !== null) await openProcess(window, pid)
  await scene.arrange(window)
  await window.mouse.move(0, 0)
  for (const theme of THEMES) yield { name: `${scene.name}-${theme}`, ...(await capture(running, theme)) }
  if (scene.process !== null) await window.getByRole('button', { name: 'Back', exact: true }).click()
}

/** Shows a process with its whole read, and holds it still. */
async function openProcess(window: Page, pid: number): Promise<void> {
  await selectProcess(window, pid)
  await window.keyboard.press('Enter')
  await window
    .locator('footer')
    .getByText(/maps read in/)
    .waitFor()
  const pause = window.getByRole('button', { name: 'Pause', exact: true })
  // Who pauses once has paused the processes that are opened later too.
  if (await pause.isVisible()) await pause.click()
}

/** Sorts by a column, the largest first, and selects a map some rows below the first. */
async function selectMap(window: Page, column: string, rowsBelow: number): Promise<void> {
  const maps = grid(window, 'Memory maps')
  await maps.getByRole('columnheader', { name: column, exact: true }).getByRole('button').first().click()
  await maps.focus()
  await maps.press('Home')
  for (let row = 0; row < rowsBelow; row++) await maps.press('ArrowDown')
}

/** Opens a tab; History tells of a while, and of a snapshot to go back to. */
async function openTab(window: Page, name: string): Promise<void> {
  if (name === 'History') {
    await wait(WHILE_MS)
    await window.getByRole('button', { name: 'Take snapshot' }).click()
    await window.getByText(/Last snapshot at/).waitFor()
    await wait(WHILE_MS)
  }
  await window.getByRole('tab', { name }).click()
}

async function capture(
  { app, window }: RunningApp,
  theme: (typeof THEMES)[number],
): Promise<Omit<Picture, 'name'>> {
  await window.emulateMedia({ colorScheme: theme })
  await window.evaluate(() => document.fonts.ready.then(() => undefined))
  await wait(SETTLE_MS)
  const { bitmap, width, height } = await app.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
    return { bitmap: image?.toBitmap().toString('base64') ?? '', ...image?.getSize() }
  })
  return { pixels: swapRedAndBlue(Buffer.from(bitmap, 'base64')), width: width ?? 0, height: height ?? 0 }
}

/** Electron's bitmaps are BGRA on Linux. */
function swapRedAndBlue(bytes: Buffer): Uint8Array {
  for (let at = 0; at < bytes.length; at += 4) {
    const blue = bytes[at] ?? 0
    bytes[at] = bytes[at + 2] ?? 0
    bytes[at + 2] = blue
  }
  return bytes
}

function grid(window: Page, name: string): Locator {
  return window.getByRole('grid', { name, exact: true })
}

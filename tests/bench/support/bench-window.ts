import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ElectronApplication, Locator, Page } from 'playwright-core'
import { launchApp } from '../../support/launch-app'
import { selectProcess } from '../../support/process-list'
import { cpuOf } from './app-cost'
import { installProbe, type Answer, type FrameTimes } from './window-probe'

/** Whatever the bench waits for in the window comes within this time, or the bench ends. */
const PATIENCE_MS = 60_000
const FIRST_ROW = 'grid [aria-rowindex="2"]'
/** The file of an export is looked for so often. */
const LOOK_EVERY_MS = 20
const STEPS = 60
const WHEEL_PIXELS = 360

/** The real window, driven by a bench as by a person. */
export class BenchWindow {
  readonly app: ElectronApplication
  readonly #page: Page
  readonly #close: () => Promise<void>
  /** From the start of the program to the process table on the screen. */
  readonly startMs: number

  private constructor(app: ElectronApplication, page: Page, close: () => Promise<void>, startMs: number) {
    this.app = app
    this.#page = page
    this.#close = close
    this.startMs = startMs
  }

  /** Starts the built app and waits for the process table; the time holds what the driver needs to attach. */
  static async start(userDataDir: string): Promise<BenchWindow> {
    const startedAt = performance.now()
    const running = await launchApp({ appPath: resolve('.'), userDataDir })
    const { app, window: page } = running
    page.setDefaultTimeout(PATIENCE_MS)
    await page.locator(inGrid('Processes', FIRST_ROW)).first().waitFor()
    const startMs = performance.now() - startedAt
    await page.evaluate(installProbe)
    return new BenchWindow(app, page, () => running.close(), startMs)
  }

  close(): Promise<void> {
    return this.#close()
  }

  /** Enter on a process, until its first rows show. */
  async openProcess(pid: number): Promise<Answer> {
    await selectProcess(this.#page, pid)
    return this.#time('keydown', inGrid('Memory maps', FIRST_ROW), () => this.#page.keyboard.press('Enter'))
  }

  /** Waits until a whole read of the maps is on the screen; what it took, as the status line says. */
  async waitForRead(): Promise<number> {
    const status = this.#page.locator('footer').getByText(/maps read in/)
    return parseDuration(/maps read in ([^,]+)/.exec(await status.innerText())?.[1])
  }

  async leaveProcess(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Back', exact: true }).click()
    await this.#grid('Processes').waitFor()
  }

  /** Shows a column, or takes it away. */
  async toggleColumn(title: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Columns', exact: true }).click()
    const panel = this.#page.getByRole('group', { name: 'Visible columns' })
    await panel.getByRole('checkbox', { name: title, exact: true }).click()
    await this.#page.keyboard.press('Escape')
  }

  /** A click on a column's header, until another row is first. */
  sortBy(column: string): Promise<Answer> {
    const header = this.#grid('Memory maps').getByRole('columnheader', { name: column }).getByRole('button')
    return this.#time('click', inGrid('Memory maps', FIRST_ROW), () => header.click())
  }

  /** A query typed at once, until another row is first. */
  filter(query: string): Promise<Answer> {
    const box = this.#page.getByRole('searchbox', { name: 'Filter maps' })
    return this.#time('input', inGrid('Memory maps', FIRST_ROW), () => box.fill(query))
  }

  /** A click on a tab, until the first of what it tells shows. */
  openTab(name: OtherTab): Promise<Answer> {
    const tab = this.#page.getByRole('tab', { name: new RegExp(`^${name}`) })
    return this.#time('click', TOLD[name], () => tab.click())
  }

  /** Back to the table. */
  async leaveTab(): Promise<void> {
    await this.#page.getByRole('tab', { name: /^Maps/ }).click()
    await this.#grid('Memory maps').waitFor()
  }

  /** "Save to file" of the menu of forms, until the file is there; the answer is timed by the driver. */
  async exportAs(form: string, path: string): Promise<Answer> {
    await this.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, path)
    await this.#page.getByRole('button', { name: 'Export', exact: true }).click()
    await this.#page.getByRole('radio', { name: form, exact: true }).check()
    await this.#page.evaluate(() => window.benchProbe.watchFrames())
    const beganAt = performance.now()
    await this.#page.getByRole('button', { name: 'Save to file' }).click()
    while (!existsSync(path)) await wait(LOOK_EVERY_MS)
    const answerMs = performance.now() - beganAt
    return { answerMs, frames: await this.#page.evaluate(() => window.benchProbe.frames()) }
  }

  /** Enter in the box for addresses, until the map is selected and shows. */
  async goTo(address: string): Promise<Answer> {
    await this.#page.keyboard.press('Control+g')
    await this.#page.getByLabel('An address, several, or a backtrace').fill(address)
    await this.#page.getByLabel('Addresses found').getByText(address).first().waitFor()
    const selected = inGrid('Memory maps', 'grid [aria-selected="true"]')
    const answer = await this.#time('keydown', selected, () => this.#page.keyboard.press('Enter'))
    await this.#page.keyboard.press('Escape')
    return answer
  }

  /** Scrolls with the wheel, with PageDown, and by the thumb of the scroll bar through the whole table. */
  async scroll(): Promise<FrameTimes> {
    const grid = this.#grid('Memory maps')
    await grid.focus()
    await grid.press('Home')
    await grid.hover()
    await this.#page.evaluate(() => window.benchProbe.watchFrames())
    for (let step = 0; step < STEPS; step++) await this.#page.mouse.wheel(0, WHEEL_PIXELS)
    for (let step = 0; step < STEPS; step++) await grid.press('PageDown')
    await grid.evaluate(dragThumb, STEPS)
    return this.#page.evaluate(() => window.benchProbe.frames())
  }

  async turnLive(isLive: boolean): Promise<void> {
    await this.#page.getByRole('button', { name: isLive ? 'Resume' : 'Pause', exact: true }).click()
  }

  /** How often the process is read, and what a read takes, as the header says. */
  async livePace(): Promise<{ readonly intervalMs: number; readonly readMs: number }> {
    const text = await this.#page.getByText(/^every .*, a read takes/).innerText()
    const [, interval, read] = /^every (.+), a read takes (.+)$/.exec(text) ?? []
    return { intervalMs: parseDuration(interval), readMs: parseDuration(read) }
  }

  /** CPU time that all processes of the app use during a time, both in milliseconds. */
  async cpuUsed(duringMs: number): Promise<number> {
    const before = await cpuOf(this.app)
    await wait(duringMs)
    return (await cpuOf(this.app)) - before
  }

  async #time(input: string, selector: string, act: () => Promise<void>): Promise<Answer> {
    await this.#page.evaluate(([event, css]) => window.benchProbe.watchInput(event, css), [
      input,
      selector,
    ] as const)
    await act()
    return this.#page.evaluate(() => window.benchProbe.answered())
  }

  #grid(name: string): Locator {
    return this.#page.getByRole('grid', { name, exact: true })
  }
}

/** What each of the other tabs tells first, once it is there. */
const TOLD = {
  Breakdown: 'table[aria-label="Breakdown"] tbody tr',
  'Address space': '[role="application"] .start',
  Neighbours: 'table[aria-label="Why neighbours do not merge"] tbody tr',
  History: 'table[aria-label="History"] tbody tr',
} as const
type OtherTab = keyof typeof TOLD
/** The tabs beside the table. */
export const OTHER_TABS = Object.keys(TOLD) as readonly OtherTab[]

function inGrid(name: string, selector: string): string {
  return selector.replace('grid', `[role="grid"][aria-label="${name}"]`)
}

/** Evaluated in the page: moves a scroller from its top to its end, a step for each frame. */
async function dragThumb(scroller: Element, steps: number): Promise<void> {
  for (let step = 0; step <= steps; step++) {
    scroller.scrollTop = (step / steps) * (scroller.scrollHeight - scroller.clientHeight)
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
}

/** Milliseconds of what formatDuration wrote: "712 ms", "1.3 s". */
function parseDuration(text = ''): number {
  const [, number, unit] = /^([\d.]+) (ms|s|min)$/.exec(text.trim()) ?? []
  const factor = { ms: 1, s: 1000, min: 60_000 }[unit ?? ''] ?? Number.NaN
  return Number(number) * factor
}

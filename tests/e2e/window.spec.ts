import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { playwrightLoader } from '../support/launch-app'
import { expect, launchApp, test } from './support/app'

/** Zooms the window while it loads: Electron then does not tell, mostly, when it could be shown. */
const ZOOM_BEFORE_THE_FIRST_PICTURE = `
require(${JSON.stringify(playwrightLoader)})
require('electron').app.on('browser-window-created', (event, { webContents }) => {
  webContents.once('did-navigate', () => {
    let steps = 0
    const timer = setInterval(() => webContents.setZoomFactor(steps++ % 2 === 0 ? 2 : 1.5), 10)
    webContents.once('dom-ready', () => clearInterval(timer))
  })
})
`

test('the window shows and draws when it is zoomed before its first picture', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-e2e-window-'))
  const loader = join(folder, 'loader.cjs')
  writeFileSync(loader, ZOOM_BEFORE_THE_FIRST_PICTURE)
  const running = await launchApp({ loader })
  const { app, window, problems } = running
  try {
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
      .toBe(true)
    await window.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)))
    expect(problems).toEqual([])
  } finally {
    await running.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

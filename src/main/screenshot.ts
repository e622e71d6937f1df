import { writeFile } from 'node:fs/promises'
import type { BrowserWindow } from 'electron'
import { toErrorData } from '../shared/errors'

/** A cold start on a slow, busy machine takes a few seconds; beyond this the page is not going to draw. */
const SHOWN_DEADLINE_MS = 60_000
/** Lets the frame that holds the data reach the screen; the page calls `window:shown` before it is painted. */
const SETTLE_MS = 300

/** Writes a PNG of the window once its page says that it shows data; answers the exit status, 0 or 1. */
export async function drawWindow(window: BrowserWindow, shown: Promise<void>, file: string): Promise<number> {
  try {
    await waitUntilShown(shown)
    await writeFile(file, await capture(window))
    console.error(`wrote ${file}`)
    return 0
  } catch (thrown) {
    console.error(`no screenshot: ${toErrorData(thrown).message}`)
    return 1
  }
}

async function capture(window: BrowserWindow): Promise<Buffer> {
  const image = await window.webContents.capturePage()
  if (image.isEmpty()) throw new Error('the window gave an empty picture; is a display running?')
  return image.toPNG()
}

async function waitUntilShown(shown: Promise<void>): Promise<void> {
  const seconds = SHOWN_DEADLINE_MS / 1000
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_resolve, reject) => {
    const late = new Error(`the window showed no data within ${seconds} s`)
    timer = setTimeout(() => reject(late), SHOWN_DEADLINE_MS)
  })
  try {
    await Promise.race([shown, deadline])
    await new Promise((settled) => setTimeout(settled, SETTLE_MS))
  } finally {
    clearTimeout(timer)
  }
}

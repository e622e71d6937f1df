import { test as base, expect, type Page } from '@playwright/test'
import { launchApp, repositoryRoot, type RunningApp } from '../../support/launch-app'

/** A test with the app running; it fails if the window logged an error. */
export const test = base.extend<{ running: RunningApp; window: Page }>({
  // Playwright reads a fixture's needs off its first parameter, which must be a destructured object.
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern.
  running: async ({}, use) => {
    const running = await launchApp()
    await use(running)
    await running.close()
    expect(running.problems, 'errors in the console of the window').toEqual([])
  },
  window: async ({ running }, use) => {
    await use(running.window)
  },
})

/** Zooms the window as Ctrl and plus do; 1 is 100 %. */
export async function setZoom({ app }: RunningApp, factor: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to),
    factor,
  )
}

export { expect, launchApp, repositoryRoot, type RunningApp }

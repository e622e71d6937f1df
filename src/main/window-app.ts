import { join } from 'node:path'
import { app, nativeTheme, webContents } from 'electron'
import { registerAppScheme, serveAppScheme } from './app-scheme'
import { createAppHandlers } from './handlers/app'
import { createClipboardHandlers } from './handlers/clipboard'
import { createLimitHandlers } from './handlers/limit'
import { createScannerHandlers } from './handlers/scanner'
import { createSettingsHandlers } from './handlers/settings'
import { createSnapshotHandlers } from './handlers/snapshot'
import { createTextHandlers } from './handlers/text'
import { createWindowHandlers } from './handlers/window'
import { listenToWindows } from './ipc/listen-to-windows'
import { setupMenu } from './menu'
import { procRoot } from './proc-root'
import { ScannerHost } from './scanner-host'
import { drawWindow } from './screenshot'
import { denyDefaultPermissions, setupSecurity } from './security'
import { readSettings } from './settings-file'
import { openWindow } from './window'

/** How the windowed app is started. */
export interface WindowAppOptions {
  /** The folder of the built app that holds main/, preload/ and renderer/. */
  readonly builtFolder: string
  /** Draw the window into this file and exit; null to stay open. */
  readonly screenshotFile: string | null
}

/** Starts the app with its window. The steps before the first `await` must run before Electron is ready. */
export async function startWindowApp({ builtFolder, screenshotFile }: WindowAppOptions): Promise<void> {
  setupSecurity()
  registerAppScheme()
  app.on('window-all-closed', () => app.quit())
  await app.whenReady()

  denyDefaultPermissions()
  serveAppScheme(join(builtFolder, 'renderer'))
  setupMenu(app.isPackaged)
  const settingsFile = join(app.getPath('userData'), 'settings.json')
  nativeTheme.themeSource = readSettings(settingsFile).theme
  const scanner = new ScannerHost({
    modulePath: join(builtFolder, 'main/scanner-process.js'),
    procRoot: procRoot(app.isPackaged, process.env),
    userData: app.getPath('userData'),
  })
  scanner.start()
  app.on('will-quit', () => scanner.stop())

  const shown = new Promise<void>((resolve) => setupIpc(settingsFile, scanner, resolve))
  const window = openWindow(join(builtFolder, 'preload/index.cjs'))
  if (screenshotFile === null) return
  const status = await drawWindow(window, shown, screenshotFile)
  scanner.stop()
  app.exit(status)
}

function setupIpc(settingsFile: string, scanner: ScannerHost, onShown: () => void): void {
  const connect = (contentsId: number): void => {
    const contents = webContents.fromId(contentsId)
    if (contents !== undefined) scanner.connect(contents)
  }
  listenToWindows({
    ...createAppHandlers(),
    ...createClipboardHandlers(),
    ...createSettingsHandlers(settingsFile),
    ...createLimitHandlers(),
    ...createScannerHandlers(connect),
    ...createSnapshotHandlers(scanner),
    ...createTextHandlers(),
    ...createWindowHandlers(onShown),
  })
}

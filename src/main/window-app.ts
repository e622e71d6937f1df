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
import { ScannerProcess } from './scanner-process'
import { drawWindow } from './screenshot'
import { sendAlarm } from './limit-alarm'
import { denyDefaultPermissions, setupSecurity } from './security'
import { followSettings, readSettings } from '../host/settings/settings-file'
import type { Settings } from '../shared/ipc/contract'
import { openOrShow, openWindow } from './window'

/** How the windowed app is started. */
export interface WindowAppOptions {
  /** The folder of the built app that holds main/, preload/ and renderer/. */
  readonly builtFolder: string
  /** No window until somebody starts the app again, and none is needed to stay. */
  readonly isBackground: boolean
  /** Draw the window into this file and exit; null to stay open. */
  readonly screenshotFile: string | null
}

/** Starts the app with its window. The steps before the first `await` must run before Electron is ready. */
export async function startWindowApp({
  builtFolder,
  isBackground,
  screenshotFile,
}: WindowAppOptions): Promise<void> {
  // A picture is drawn beside an app that runs, by a process of its own.
  if (screenshotFile === null && !app.requestSingleInstanceLock()) {
    console.error('VMAtlas is already running; showing its window.')
    app.exit(0)
    return
  }
  setupSecurity()
  registerAppScheme()
  app.on('window-all-closed', () => {
    if (!isBackground) app.quit()
  })
  await app.whenReady()

  denyDefaultPermissions()
  serveAppScheme(join(builtFolder, 'renderer'))
  setupMenu(app.isPackaged)
  const settingsFile = join(app.getPath('userData'), 'settings.json')
  nativeTheme.themeSource = readSettings(settingsFile).theme
  const preloadPath = join(builtFolder, 'preload/index.cjs')
  const showWindow = (): void => openOrShow(preloadPath)
  app.on('second-instance', showWindow)
  const scanner = new ScannerProcess({
    modulePath: join(builtFolder, 'main/scanner-process.js'),
    procRoot: procRoot(app.isPackaged, process.env),
    userData: app.getPath('userData'),
    isGuest: screenshotFile !== null,
    onAlert: (alert) => sendAlarm(alert, showWindow),
  })
  scanner.start()
  const applySettings = ({ theme, watch }: Settings): void => {
    nativeTheme.themeSource = theme
    scanner.followWatch(watch)
  }
  const forgetSettings = followSettings(settingsFile, applySettings)
  app.on('will-quit', () => {
    forgetSettings()
    scanner.stop()
  })

  const settings = createSettingsHandlers(settingsFile, applySettings)
  const shown = new Promise<void>((resolve) => setupIpc(settings, scanner, resolve))
  if (isBackground) return
  const window = openWindow(preloadPath)
  if (screenshotFile === null) return
  const status = await drawWindow(window, shown, screenshotFile)
  scanner.stop()
  app.exit(status)
}

function setupIpc(
  settings: ReturnType<typeof createSettingsHandlers>,
  scanner: ScannerProcess,
  onShown: () => void,
): void {
  const connect = (contentsId: number): void => {
    const contents = webContents.fromId(contentsId)
    if (contents !== undefined) scanner.connect(contents)
  }
  listenToWindows({
    ...createAppHandlers(),
    ...createClipboardHandlers(),
    ...settings,
    ...createLimitHandlers(),
    ...createScannerHandlers(connect),
    ...createSnapshotHandlers(scanner),
    ...createTextHandlers(),
    ...createWindowHandlers(onShown),
  })
}
